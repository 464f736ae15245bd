package dev.mobula.policies.torch;

import dev.mobula.columns.Column;
import dev.mobula.columns.DType;
import org.bytedeco.pytorch.Tensor;

/** A free parameter as callers see it: an output of one row. */
final class FreeValue {
  private final Tensor value;
  private final Tensor gradient;
  private final Column values;
  private final Column gradients;

  FreeValue(Tensor value, Tensor gradient) {
    this.value = value;
    this.gradient = gradient;
    int size = Math.toIntExact(value.numel());
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
    Tensors.of(values, values.size()).copy_(value);
  }

  void takeGradients() {
    gradient.copy_(Tensors.of(gradients, gradients.size()));
  }
}
