package dev.mobula.rllib.replay;

import dev.mobula.columns.Column;
import dev.mobula.columns.DType;
import java.util.Arrays;

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
   * Finds the index whose number covers a part of the sum, all numbers being laid end to end. Many
   * searches at once go down level by level, so that they do not wait for one another's memory.
   *
   * @param parts at least 0 and below {@link #sum}; overwritten
   * @param into the indices from {@code from} to {@code to}, exclusive, of those parts
   */
  void find(double[] parts, int from, int to, int[] into) {
    Arrays.fill(into, from, to, 1);
    for (int width = 1; width < leaves; width *= 2) {
      for (int i = from; i < to; i++) {
        int left = 2 * into[i];
        long right = isRight(parts[i], nodes[left], nodes[left + 1]);
        parts[i] -= Double.longBitsToDouble(Double.doubleToRawLongBits(nodes[left]) & right);
        into[i] = left - (int) right;
      }
    }
    for (int i = from; i < to; i++) {
      into[i] -= leaves;
    }
  }

  /**
   * Tells whether a part lies beyond the left child, and the right one is not empty: all bits set,
   * or none. The bits of numbers of at least 0 are in their order; a branch on chance would be
   * predicted wrongly half of the time.
   */
  private static long isRight(double part, double left, double right) {
    long beyond = Double.doubleToRawLongBits(left) - Double.doubleToRawLongBits(part) - 1;
    return (beyond & -Double.doubleToRawLongBits(right)) >> 63;
  }
}
