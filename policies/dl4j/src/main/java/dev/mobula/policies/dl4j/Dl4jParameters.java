package dev.mobula.policies.dl4j;

import dev.mobula.columns.Column;
import dev.mobula.policies.ParameterLayout;
import org.nd4j.linalg.api.ndarray.INDArray;

/** All parameters in one flat array, all gradients in another, in the order of the layout. */
final class Dl4jParameters {
  private final ParameterLayout layout;
  private final INDArray values;
  private final INDArray gradients;

  /** A parameter: views of its values and of their gradients. */
  record Parameter(INDArray value, INDArray gradient) {}

  Dl4jParameters(ParameterLayout layout, Buffers buffers) {
    this.layout = layout;
    values = buffers.zeros(layout.size());
    gradients = buffers.zeros(layout.size());
  }

  INDArray values() {
    return values;
  }

  INDArray gradients() {
    return gradients;
  }

  /** Returns the views that begin with a slice. */
  Parameter parameter(String slice, long... shape) {
    int offset = layout.slice(slice).offset();
    return new Parameter(Arrays.part(values, offset, shape), Arrays.part(gradients, offset, shape));
  }

  /** Copies a flat array into {@code FLOAT32[layout size]}. */
  void read(INDArray flat, Column into) {
    Arrays.read(flat, into, layout.size());
  }

  /** Copies {@code FLOAT32[layout size]} into a flat array. */
  void write(INDArray flat, Column from) {
    Arrays.write(from, flat, layout.size());
  }
}
