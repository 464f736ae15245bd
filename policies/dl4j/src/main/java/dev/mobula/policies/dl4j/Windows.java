package dev.mobula.policies.dl4j;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What ND4J's operations on windows over images begin with. */
final class Windows {
  private Windows() {}

  /** Returns rows {@code [height · width · channels]} as images: the same memory. */
  static INDArray images(INDArray rows, List<Integer> shape) {
    return rows.reshape('c', rows.size(0), shape.get(0), shape.get(1), shape.get(2));
  }

  /** Returns the integers, the same in both directions, before those of a single operation. */
  static long[] arguments(int kernel, int stride, int padding, long... more) {
    long[] arguments = {kernel, kernel, stride, stride, padding, padding, 1, 1, 0};
    long[] all = java.util.Arrays.copyOf(arguments, arguments.length + more.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return all;
  }
}
