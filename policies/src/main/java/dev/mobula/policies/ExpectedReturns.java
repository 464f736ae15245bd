package dev.mobula.policies;

import dev.mobula.columns.Column;
import dev.mobula.columns.DType;

/**
 * The expected return of each choice, where a network says more of returns. Holds working memory
 * for up to its capacity of rows; confined to one thread.
 */
final class ExpectedReturns {
  private final QValues values;
  private final Column expected;
  private final int capacity;

  ExpectedReturns(PolicyHead.ActionValues head, int choices, int capacity) {
    this.values = new QValues(head, choices, capacity);
    this.expected = Column.allocate(DType.FLOAT32, capacity, choices);
    this.capacity = capacity;
  }

  /** Returns {@code FLOAT32[rows, choices]}, valid until the next call. */
  Column compute(Outputs network, int rows) {
    values.read(network, rows);
    Column into = rows == capacity ? expected : expected.slice(0, rows);
    values.writeValues(into);
    return into;
  }
}
