package dev.mobula.policies.torch;

import dev.mobula.columns.Column;
import dev.mobula.columns.DType;
import dev.mobula.policies.RowSlices;
import org.bytedeco.pytorch.Tensor;

/** What callers see of rows of floats: columns of the values and their gradients. */
final class TorchPort {
  private final RowSlices values;
  private final RowSlices gradients;
  private final int size;

  TorchPort(int capacity, int size) {
    this.size = size;
    values = new RowSlices(Column.allocate(DType.FLOAT32, capacity, size));
    gradients = new RowSlices(Column.allocate(DType.FLOAT32, capacity, size));
  }

  Column values(int rows) {
    return values.first(rows);
  }

  Column gradients(int rows) {
    return gradients.first(rows);
  }

  void publishValues(Tensor from, int rows) {
    publish(from, values.all(), rows);
  }

  void publishGradients(Tensor from, int rows) {
    publish(from, gradients.all(), rows);
  }

  /** Returns the gradients that callers have written, of the shape and device of the values. */
  Tensor takeGradients(Tensor values, int rows) {
    return Tensors.of(gradients.all(), rows, size).view_as(values).to(values);
  }

  private void publish(Tensor from, Column into, int rows) {
    Tensors.of(into, rows, size).copy_(Tensors.flat(from));
  }
}
