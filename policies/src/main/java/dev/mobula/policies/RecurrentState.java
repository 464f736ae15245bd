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
  private static final String PREVIOUS = "previous";

  private final @Nullable Column state;
  private final @Nullable Column previous;
  private final boolean seesRewards;

  /** Allocates the state of {@code rows} episodes. */
  public RecurrentState(PolicySpec spec, int rows) {
    int size = spec.stateSize();
    state = size == 0 ? null : Column.allocate(DType.FLOAT32, rows, size);
    int seen = spec.previousSize();
    previous = seen == 0 ? null : Column.allocate(DType.FLOAT32, rows, seen);
    Recurrence recurrence = spec.model().recurrence();
    seesRewards = recurrence != null && recurrence.usePrevReward();
  }

  /** Returns observations with the state that goes with them; a view, to be made once. */
  public ColumnBatch with(ColumnBatch observations) {
    ColumnBatch seen = withPrevious(observations);
    return state == null ? seen : seen.with(SampleBatch.STATE_IN, state);
  }

  /** Returns observations with what is seen of the step before alone; a view. */
  public ColumnBatch withPrevious(ColumnBatch observations) {
    return previous == null ? observations : observations.with(SampleBatch.PREVIOUS_IN, previous);
  }

  /** Returns columns for actions with one for the next state; a view, to be made once. */
  public ColumnBatch out(ColumnBatch actions) {
    ColumnBatch out = previous == null ? actions : actions.with(SampleBatch.PREVIOUS_OUT, previous);
    return state == null ? out : out.with(SampleBatch.STATE_OUT, state);
  }

  /**
   * Says what the latest step of a row has earned, before the next one is computed; without effect
   * where the policy does not see it.
   *
   * @param reward as the environment gave it
   */
  public void reward(int row, double reward) {
    if (previous != null && seesRewards) {
      previous.setFloat((row + 1L) * previous.rowLength() - 1, (float) reward);
    }
  }

  /** Takes over what another state, of the same policy, remembers of an episode. */
  public void copyRow(int row, RecurrentState from, int fromRow) {
    if (state != null && from.state != null) {
      state.slice(row, row + 1).copyFrom(from.state.slice(fromRow, fromRow + 1));
    }
    if (previous != null && from.previous != null) {
      previous.slice(row, row + 1).copyFrom(from.previous.slice(fromRow, fromRow + 1));
    }
  }

  /** Forgets the episode of a row: another one begins. */
  public void reset(int row) {
    if (state != null) {
      state.slice(row, row + 1).fill(0);
    }
    if (previous != null) {
      previous.slice(row, row + 1).fill(0);
    }
  }

  /** Forgets all episodes. */
  public void resetAll() {
    if (state != null) {
      state.fill(0);
    }
    if (previous != null) {
      previous.fill(0);
    }
  }

  @Override
  public StateDict saveState() {
    StateDict saved = new StateDict();
    if (state != null) {
      saved.put(STATE, state.copy());
    }
    return previous == null ? saved : saved.put(PREVIOUS, previous.copy());
  }

  @Override
  public void loadState(StateDict saved) {
    if (state != null) {
      state.copyFrom(saved.column(STATE));
    }
    if (previous != null) {
      previous.copyFrom(saved.column(PREVIOUS));
    }
  }
}
