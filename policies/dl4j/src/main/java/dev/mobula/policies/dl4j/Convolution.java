package dev.mobula.policies.dl4j;

import dev.mobula.policies.LayerSpec;
import dev.mobula.policies.dl4j.Dl4jParameters.Parameter;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The sums of a convolution, before it is activated: rows {@code [height · width · channels]} of
 * images in, rows {@code [height · width · filters]} out. Confined to one thread at a time.
 */
interface Convolution {
  /**
   * Where a convolution stands.
   *
   * @param from the shape of an image
   * @param to the shape of what is computed from it
   * @param matrix the weights {@code [kernel · kernel · channels, filters]}, and in one more row
   *     the biases, which follow them in the layout
   */
  record Site(LayerSpec.Conv2d layer, List<Integer> from, List<Integer> to, Parameter matrix) {
    int patch() {
      return layer.kernel() * layer.kernel() * from.getLast();
    }
  }

  /**
   * Computes the sums.
   *
   * @param source rows, which stay as they are until {@link #backward}
   */
  void forward(INDArray source, INDArray sums);

  /**
   * Computes gradients from those of the sums.
   *
   * @param source that of the latest {@link #forward}
   * @param ofParameters whether to overwrite the gradients of weights and biases
   * @param gradient that of the source, which may be overwritten
   * @param ofSource whether it is wanted; else what is in it afterwards does not matter
   */
  void backward(
      INDArray source, INDArray change, INDArray gradient, boolean ofParameters, boolean ofSource);
}
