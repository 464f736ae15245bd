package dev.mobula.policies.simd;

import dev.mobula.columns.Column;
import dev.mobula.columns.DType;

/** A free parameter as callers see it: an output of one row. */
final class FreePort {
  private final Parameter parameter;
  private final Memory memory;
  private final Column values;
  private final Column gradients;

  FreePort(Parameter parameter, Memory memory) {
    this.parameter = parameter;
    this.memory = memory;
    values = Column.allocate(DType.FLOAT32, 1, parameter.slice().size());
    gradients = Column.allocate(DType.FLOAT32, 1, parameter.slice().size());
  }

  Column values() {
    return values;
  }

  Column gradients() {
    return gradients;
  }

  /** Copies the values out of the network's memory. */
  void publishValues() {
    // A vector is one row of panels, hence contiguous in memory.
    for (int i = 0; i < parameter.slice().size(); i++) {
      values.setFloat(i, memory.values[parameter.offset() + i]);
    }
  }

  /** Copies the gradients into the network's memory. */
  void takeGradients() {
    for (int i = 0; i < parameter.slice().size(); i++) {
      memory.gradients[parameter.offset() + i] = gradients.getFloat(i);
    }
  }
}
