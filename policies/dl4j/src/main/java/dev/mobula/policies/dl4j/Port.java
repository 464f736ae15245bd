package dev.mobula.policies.dl4j;

import dev.mobula.columns.Column;
import dev.mobula.columns.DType;
import dev.mobula.policies.RowSlices;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What callers see of rows of floats: columns of the values and their gradients. */
final class Port {
  private final int size;
  private final RowSlices values;
  private final RowSlices gradients;
  private final INDArray staging;
  private final PerRows<INDArray> staged;

  Port(int size, VertexMemory memory) {
    this.size = size;
    values = new RowSlices(Column.allocate(DType.FLOAT32, memory.capacity(), size));
    gradients = new RowSlices(Column.allocate(DType.FLOAT32, memory.capacity(), size));
    staging = memory.rows(size);
    staged = new PerRows<>(rows -> Arrays.first(staging, rows));
  }

  Column values(int rows) {
    return values.first(rows);
  }

  Column gradients(int rows) {
    return gradients.first(rows);
  }

  void publishValues(INDArray from, int rows) {
    publish(from, values.all(), rows);
  }

  void publishGradients(INDArray from, int rows) {
    publish(from, gradients.all(), rows);
  }

  /** Returns the gradients that callers have written, which the graph may add to. */
  INDArray takeGradients(int rows) {
    Arrays.write(gradients.all(), staging, (long) rows * size);
    return staged.of(rows);
  }

  private void publish(INDArray from, Column into, int rows) {
    staged.of(rows).assign(from);
    Arrays.read(staging, into, (long) rows * size);
  }
}
