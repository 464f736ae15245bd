package dev.mobula.rllib.replay;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.envs.Space;
import dev.mobula.policies.SampleBatch;

/**
 * Memory for a number of transitions of up to n steps each, which {@link ReplayBuffer#sample}
 * overwrites. Confined to one thread.
 */
public final class Transitions {
  /** The column of {@link #weights} in minibatches. */
  public static final String WEIGHTS = "weights";

  final int[] rows;
  final int[] nextRows;
  final float[] sums;
  final float[] factors;
  private final ColumnBatch observations;
  private final ColumnBatch nextObservations;
  private final ColumnBatch actions;
  private final Column returns;
  private final Column discounts;
  private final Column weights;

  /** Allocates memory for {@code count} transitions. */
  public Transitions(Space<?> observationSpace, Space<?> actionSpace, int count) {
    rows = new int[count];
    nextRows = new int[count];
    sums = new float[count];
    factors = new float[count];
    observations = ColumnBatch.allocate(observationSpace.columns(SampleBatch.OBSERVATION), count);
    nextObservations = observations.copy();
    actions = ColumnBatch.allocate(actionSpace.columns(SampleBatch.ACTION), count);
    returns = Column.allocate(DType.FLOAT32, count);
    discounts = Column.allocate(DType.FLOAT32, count);
    weights = Column.allocate(DType.FLOAT32, count).fill(1);
  }

  /** Has a row stand for nothing but its observation. */
  void leaveOut(int i, int row) {
    rows[i] = row;
    nextRows[i] = row;
    sums[i] = 0;
    factors[i] = 0;
  }

  /** Takes over as many that another has drawn; their rows are its own. */
  void copyFrom(ReplaySample drawn) {
    copy(drawn.observations(), observations);
    copy(drawn.nextObservations(), nextObservations);
    copy(drawn.actions(), actions);
    returns.copyFrom(drawn.returns());
    discounts.copyFrom(drawn.discounts());
    weights.copyFrom(drawn.weights());
  }

  private static void copy(ColumnBatch from, ColumnBatch into) {
    into.columns().forEach((name, column) -> column.copyFrom(from.column(name)));
  }

  /** Returns the number of transitions. */
  public int count() {
    return rows.length;
  }

  /** Returns what the environment showed, in the columns {@code observation…} of its space. */
  public ColumnBatch observations() {
    return observations;
  }

  /**
   * Returns what the environment showed after the last of the steps, in the columns {@code
   * observation…} of its space; without meaning where the discount is 0.
   */
  public ColumnBatch nextObservations() {
    return nextObservations;
  }

  /** Returns the first action, in the columns {@code action…} of its space. */
  public ColumnBatch actions() {
    return actions;
  }

  /** Returns the discounted sum of the rewards, {@code FLOAT32[count]}. */
  public Column returns() {
    return returns;
  }

  /**
   * Returns by what the value of the next observation counts, {@code FLOAT32[count]}: γ to the
   * number of steps, 0 where the episode has terminated.
   */
  public Column discounts() {
    return discounts;
  }

  /** Returns by what each transition counts in a loss, {@code FLOAT32[count]}, at most 1. */
  public Column weights() {
    return weights;
  }
}
