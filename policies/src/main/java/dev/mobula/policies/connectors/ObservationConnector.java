package dev.mobula.policies.connectors;

import dev.mobula.columns.Column;
import dev.mobula.columns.StateDict;
import dev.mobula.columns.Stateful;

/**
 * A step of what observations pass through before the network, on flattened rows. Confined to one
 * thread.
 */
public interface ObservationConnector extends Stateful {
  /** Returns the name under which its state is saved, such as {@code MeanStdFilter}. */
  String name();

  /** Returns the number of floats of a row that it makes. */
  int outputSize();

  /**
   * Transforms rows.
   *
   * @param from {@code FLOAT32[rows, input size]}
   * @param into {@code FLOAT32[rows, outputSize()]}; may be {@code from} where the sizes agree
   * @param learn whether running statistics take these rows in, before they are transformed
   */
  void apply(Column from, Column into, boolean learn);

  /**
   * Returns what was learnt since the latest call, for {@link #merge} elsewhere; empty where
   * nothing is learnt.
   */
  default StateDict takeDelta() {
    return new StateDict();
  }

  /** Takes in what another instance has learnt. */
  default void merge(StateDict delta) {}

  /** Returns the state; none unless overridden. */
  @Override
  default StateDict saveState() {
    return new StateDict();
  }

  /** Replaces the state; nothing unless overridden. */
  @Override
  default void loadState(StateDict state) {}
}
