package dev.mobula.rllib.replay;

import dev.mobula.columns.Column;
import dev.mobula.columns.DType;

/**
 * Numbers that are at least 0, with their sum, and the search by partial sums that drawing in
 * proportion to them takes: a binary tree whose inner nodes are the sums of their children, always
 * added in the same order. Setting and searching take the logarithm of its size.
 */
final class SumTree {
  private final int size;
  private final int leaves;
  private final double[] nodes;

  /** Creates numbers that are all 0. */
  SumTree(int size) {
    this.size = size;
    leaves = Integer.highestOneBit(Math.max(1, 2 * size - 1));
    nodes = new double[2 * leaves];
  }

  double get(int index) {
    return nodes[leaves + index];
  }

  void set(int index, double value) {
    int node = leaves + index;
    nodes[node] = value;
    while (node > 1) {
      node >>= 1;
      nodes[node] = nodes[2 * node] + nodes[2 * node + 1];
    }
  }

  long byteSize() {
    return (long) nodes.length * Double.BYTES;
  }

  /** Returns a copy of the numbers, {@code FLOAT64[size]}. */
  Column values() {
    Column values = Column.allocate(DType.FLOAT64, size);
    for (int i = 0; i < size; i++) {
      values.setDouble(i, get(i));
    }
    return values;
  }

  /** Replaces all numbers by those of {@code FLOAT64[size]}. */
  void setAll(Column values) {
    for (int i = 0; i < size; i++) {
      set(i, values.getDouble(i));
    }
  }

  double sum() {
    return nodes[1];
  }

  /**
   * Returns the index whose number covers a part of the sum, all numbers being laid end to end.
   *
   * @param part at least 0 and below {@link #sum}
   */
  int find(double part) {
    double rest = part;
    int node = 1;
    while (node < leaves) {
      node *= 2;
      if (rest >= nodes[node] && nodes[node + 1] > 0) {
        rest -= nodes[node];
        node++;
      }
    }
    return node - leaves;
  }
}
