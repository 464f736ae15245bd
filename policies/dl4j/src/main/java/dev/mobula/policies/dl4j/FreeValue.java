package dev.mobula.policies.dl4j;

import dev.mobula.columns.Column;
import dev.mobula.columns.DType;
import dev.mobula.policies.dl4j.Dl4jParameters.Parameter;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A free parameter as callers see it: an output of one row. */
final class FreeValue {
  private final Parameter parameter;
  private final INDArray staging;
  private final Column values;
  private final Column gradients;

  FreeValue(Parameter parameter, int size, Buffers buffers) {
    this.parameter = parameter;
    staging = buffers.zeros(size);
    values = Column.allocate(DType.FLOAT32, 1, size);
    gradients = Column.allocate(DType.FLOAT32, 1, size);
  }

  Column values() {
    return values;
  }

  Column gradients() {
    return gradients;
  }

  void publish() {
    staging.assign(parameter.value());
    Arrays.read(staging, values, values.size());
  }

  void takeGradients() {
    Arrays.write(gradients, staging, gradients.size());
    parameter.gradient().assign(staging);
  }
}
