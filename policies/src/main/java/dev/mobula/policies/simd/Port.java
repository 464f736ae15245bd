package dev.mobula.policies.simd;

import dev.mobula.columns.Column;
import dev.mobula.columns.DType;
import dev.mobula.policies.NetworkSpec;
import dev.mobula.policies.RowSlices;

/** A node or free parameter as callers see it: dense columns of its values and gradients. */
final class Port {
  private final Node node;
  private final RowSlices values;
  private final RowSlices gradients;

  Port(Node node, int capacity) {
    this.node = node;
    int size = node.block().size();
    values = new RowSlices(Column.allocate(DType.FLOAT32, capacity, size));
    gradients = new RowSlices(Column.allocate(DType.FLOAT32, capacity, size));
  }

  Node node() {
    return node;
  }

  Column values(int rows) {
    return values.first(rows);
  }

  Column gradients(int rows) {
    return gradients.first(rows);
  }

  /** Copies values out of the network's memory. */
  void publishValues(Memory memory, Staging staging, int rows) {
    publish(memory.values, staging, rows, values.all());
  }

  /** Copies gradients out of the network's memory. */
  void publishGradients(Memory memory, Staging staging, int rows) {
    publish(memory.gradients, staging, rows, gradients.all());
  }

  /** Copies gradients into the network's memory. */
  void takeGradients(Memory memory, Staging staging, int rows) {
    staging.take(gradients.all(), rows * node.block().size());
    node.block().unpack(staging.floats(), memory.gradients, rows);
  }

  /** Copies rows of an input into the network's memory. */
  void takeInput(Column from, NetworkSpec.Input input, Memory memory, Staging staging, int rows) {
    staging.take(from, rows * node.block().size(), input);
    node.block().unpack(staging.floats(), memory.values, rows);
  }

  private void publish(float[] memory, Staging staging, int rows, Column into) {
    Block block = node.block();
    block.pack(memory, staging.floats(), rows);
    staging.publish(into, rows * block.size());
  }
}
