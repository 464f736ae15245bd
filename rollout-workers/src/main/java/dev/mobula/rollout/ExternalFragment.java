package dev.mobula.rollout;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.ColumnSpec;
import dev.mobula.columns.DType;
import dev.mobula.policies.SampleBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Steps of episodes that went on at their own pace, as a sample.
 *
 * @param batch sealed
 * @param validSteps {@code INT32[numEnvs]}, sealed: how many of each column's steps are such
 */
record ExternalFragment(SampleBatch batch, Column validSteps) {

  /** Puts all episodes one after the other, as steps of one copy: those that go on are cut off. */
  static ExternalFragment joined(ColumnBatch columns, List<StepList> bySlot, long version) {
    StepList all = new StepList();
    bySlot.forEach(all::addAll);
    return of(columns, all.toArray(), 1, new int[] {all.size()}, version);
  }

  /**
   * Keeps each slot's episodes apart, as a replay buffer joins what goes on; the rest is padding.
   */
  static ExternalFragment bySlots(ColumnBatch columns, List<StepList> bySlot, long version) {
    int slots = bySlot.size();
    int[] valid = bySlot.stream().mapToInt(StepList::size).toArray();
    int most = Arrays.stream(valid).max().orElse(0);
    int[] rows = new int[most * slots];
    for (int slot = 0; slot < slots; slot++) {
      for (int t = 0; t < valid[slot]; t++) {
        rows[t * slots + slot] = bySlot.get(slot).get(t);
      }
    }
    return of(columns, rows, slots, valid, version);
  }

  private static ExternalFragment of(
      ColumnBatch columns, int[] rows, int numEnvs, int[] valid, long version) {
    ColumnBatch gathered = ColumnBatch.allocate(specs(columns), rows.length);
    columns.gather(rows, 0, rows.length, gathered);
    Column terminated = gathered.column(SampleBatch.TERMINATED);
    for (int row = 0; row < rows.length; row++) {
      if (row / numEnvs >= valid[row % numEnvs]) {
        terminated.setBool(row, true);
      }
    }
    Column bootstrap = Column.allocate(DType.FLOAT32, numEnvs);
    return new ExternalFragment(
        new SampleBatch(gathered, rows.length / numEnvs, numEnvs, bootstrap, version).seal(),
        Column.ofInts(valid).seal());
  }

  private static List<ColumnSpec> specs(ColumnBatch columns) {
    List<ColumnSpec> specs = new ArrayList<>();
    columns
        .columns()
        .forEach(
            (name, column) -> specs.add(ColumnSpec.of(name, column.dtype(), column.rowShape())));
    return specs;
  }
}
