package dev.mobula.policies.dl4j;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Windows over images: rows {@code [height · width · channels]} seen as what they are. */
abstract class WindowVertex extends Dl4jVertex {
  private final List<Integer> from;
  private final List<Integer> to;

  /**
   * Makes the vertex.
   *
   * @param from the shape of an image
   * @param to the shape of what is computed from it
   */
  WindowVertex(Place place, List<Integer> from, List<Integer> to) {
    super(place);
    this.from = from;
    this.to = to;
  }

  /** Returns rows of the source as images: the same memory. */
  final INDArray source(INDArray rows) {
    return images(rows, from);
  }

  /** Returns rows of the output as images: the same memory. */
  final INDArray output(INDArray rows) {
    return images(rows, to);
  }

  private static INDArray images(INDArray rows, List<Integer> shape) {
    return rows.reshape('c', rows.size(0), shape.get(0), shape.get(1), shape.get(2));
  }

  /** The arguments of ND4J's windows that a convolution and a pooling begin with. */
  static long[] window(int kernel, int stride, int padding, long... more) {
    long[] arguments = {kernel, kernel, stride, stride, padding, padding, 1, 1, 0};
    long[] all = java.util.Arrays.copyOf(arguments, arguments.length + more.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return all;
  }
}
