package dev.mobula.rllib.replay;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;

/**
 * Transitions that a {@link ReplayActor} has drawn, all columns sealed and of as many rows.
 *
 * @param observations what the environment showed, in the columns {@code observation…} of its space
 * @param nextObservations what it showed after the last of the steps, in the same columns; without
 *     meaning where the discount is 0
 * @param actions the first actions, in the columns {@code action…} of their space
 * @param returns {@code FLOAT32}: the discounted sums of the rewards
 * @param discounts {@code FLOAT32}: by what the value of the next observation counts
 * @param weights {@code FLOAT32}: by what each transition counts in a loss, at most 1
 * @param rows {@code INT32}: where the transitions begin in the buffer, for {@link
 *     ReplayActor#update}
 */
public record ReplaySample(
    ColumnBatch observations,
    ColumnBatch nextObservations,
    ColumnBatch actions,
    Column returns,
    Column discounts,
    Column weights,
    Column rows) {
  /** Takes over what was drawn, which must not be drawn into again. */
  static ReplaySample of(Transitions drawn) {
    return new ReplaySample(
        drawn.observations().seal(),
        drawn.nextObservations().seal(),
        drawn.actions().seal(),
        drawn.returns().seal(),
        drawn.discounts().seal(),
        drawn.weights().seal(),
        Column.ofInts(drawn.rows).seal());
  }

  /** Returns the number of transitions. */
  public int count() {
    return rows.rows();
  }
}
