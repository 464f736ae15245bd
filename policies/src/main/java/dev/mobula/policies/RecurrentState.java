package dev.mobula.policies;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.columns.StateDict;
import dev.mobula.columns.Stateful;
import org.jspecify.annotations.Nullable;

/**
 * What a recurrent policy remembers of the episodes that it acts in, one row each; nothing for
 * others. {@link Policy#compute} reads it from the columns of {@link #with} and replaces it through
 * those of {@link #out}. Zero at first. Confined to one thread.
 */
public final class RecurrentState implements Stateful {
  private static final String STATE = "state";

  private final @Nullable Column state;

  /** Allocates the state of {@code rows} episodes. */
  public RecurrentState(PolicySpec spec, int rows) {
    int size = spec.stateSize();
    state = size == 0 ? null : Column.allocate(DType.FLOAT32, rows, size);
  }

  /** Returns observations with the state that goes with them; a view, to be made once. */
  public ColumnBatch with(ColumnBatch observations) {
    return state == null ? observations : observations.with(SampleBatch.STATE_IN, state);
  }

  /** Returns columns for actions with one for the next state; a view, to be made once. */
  public ColumnBatch out(ColumnBatch actions) {
    return state == null ? actions : actions.with(SampleBatch.STATE_OUT, state);
  }

  /** Forgets the episode of a row: another one begins. */
  public void reset(int row) {
    if (state != null) {
      state.slice(row, row + 1).fill(0);
    }
  }

  /** Forgets all episodes. */
  public void resetAll() {
    if (state != null) {
      state.fill(0);
    }
  }

  @Override
  public StateDict saveState() {
    return state == null ? new StateDict() : new StateDict().put(STATE, state.copy());
  }

  @Override
  public void loadState(StateDict saved) {
    if (state != null) {
      state.copyFrom(saved.column(STATE));
    }
  }
}
