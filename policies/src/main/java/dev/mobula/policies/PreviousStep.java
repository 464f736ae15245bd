package dev.mobula.policies;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.envs.Space;

/** What a recurrent network sees of the step before, for one number of rows. */
final class PreviousStep {
  private final Space<?> actionSpace;
  private final Column seen;
  private final Column action;
  private final float[] actions;
  private final float[] next;
  private final boolean usesAction;

  PreviousStep(PolicySpec spec, Recurrence recurrence, int rows) {
    actionSpace = spec.actionSpace();
    usesAction = recurrence.usePrevAction();
    seen = Column.allocate(DType.FLOAT32, rows, spec.previousSize());
    action = Column.allocate(DType.FLOAT32, rows, actionSpace.flatSize());
    actions = new float[(int) action.size()];
    next = new float[(int) seen.size()];
  }

  /** Returns what the network sees now. */
  Column seen() {
    return seen;
  }

  void take(ColumnBatch in) {
    seen.copyFrom(in.column(SampleBatch.PREVIOUS_IN));
  }

  /** Copies what the network saw, and what it will see, into the columns that there are. */
  void write(ColumnBatch chosen, ColumnBatch out) {
    if (out.contains(SampleBatch.PREVIOUS_IN)) {
      out.column(SampleBatch.PREVIOUS_IN).copyFrom(seen);
    }
    if (!out.contains(SampleBatch.PREVIOUS_OUT)) {
      return;
    }
    if (usesAction) {
      flatten(chosen);
    }
    out.column(SampleBatch.PREVIOUS_OUT).write(0, next, next.length);
  }

  private void flatten(ColumnBatch chosen) {
    actionSpace.flatten(SampleBatch.ACTION, chosen, action);
    action.read(0, actions, actions.length);
    int width = action.rowLength();
    for (int row = 0; row < seen.rows(); row++) {
      System.arraycopy(actions, row * width, next, row * seen.rowLength(), width);
    }
  }
}
