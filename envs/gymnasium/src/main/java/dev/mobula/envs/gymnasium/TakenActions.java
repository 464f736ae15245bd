package dev.mobula.envs.gymnasium;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.envs.EnvironmentException;

/**
 * Where Python reads one leaf of the actions, whatever columns they come in: integers as 64 bits,
 * as Gymnasium has them, so that nothing is left for Python to convert.
 */
final class TakenActions {
  private final LeafCheck leaf;
  private final Column taken;
  private final Column read;

  TakenActions(LeafCheck leaf, int numEnvs) {
    DType dtype = leaf.spec().dtype();
    int length = leaf.spec().rowLength();
    this.leaf = leaf;
    this.taken = Column.allocate(dtype, numEnvs, length);
    this.read = dtype == DType.INT32 ? Column.allocate(DType.INT64, numEnvs, length) : taken;
  }

  /** Returns the column that Python reads. */
  Column read() {
    return read;
  }

  /**
   * Takes the actions over; those of copies whose episode is over become valid, as nobody looks at
   * them.
   *
   * @throws EnvironmentException naming the copy whose action is not valid
   */
  void take(ColumnBatch given, RunningCopies copies) {
    taken.copyFrom(given.column(leaf.spec().name()));
    for (long wrong = leaf.firstWrong(taken); wrong >= 0; wrong = leaf.firstWrong(taken)) {
      int copy = (int) (wrong / leaf.spec().rowLength());
      if (!copies.isEnded(copy)) {
        throw new EnvironmentException(copies.where(copy) + ": " + leaf.problem(taken, wrong));
      }
      taken.set(wrong, leaf.valid(wrong));
    }
    if (read != taken) {
      int size = (int) taken.size();
      for (int i = 0; i < size; i++) {
        read.segment().setAtIndex(JAVA_LONG, i, taken.segment().getAtIndex(JAVA_INT, i));
      }
    }
  }
}
