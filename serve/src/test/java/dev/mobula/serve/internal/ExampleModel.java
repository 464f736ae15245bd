package dev.mobula.serve.internal;

import dev.mobula.columns.Column;
import dev.mobula.columns.DType;
import dev.mobula.policies.onnx.OnnxModel;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The numbers of "input0", and 0.1 more in the rows that "input1" says. */
final class ExampleModel implements OnnxModel {
  @Override
  public List<Tensor> inputs() {
    return List.of(
        new Tensor("input0", DType.INT32, List.of(-1, 2)),
        new Tensor("input1", DType.BOOL, List.of(-1)));
  }

  @Override
  public List<Tensor> outputs() {
    return List.of(new Tensor("output0", DType.FLOAT32, List.of(-1, 2)));
  }

  @Override
  public Map<String, Column> run(Map<String, Column> inputs) {
    Column numbers = Objects.requireNonNull(inputs.get("input0"));
    Column flags = Objects.requireNonNull(inputs.get("input1"));
    Column out = Column.allocate(DType.FLOAT32, numbers.rows(), 2);
    for (long i = 0; i < numbers.size(); i++) {
      out.setFloat(i, numbers.getInt(i) + (flags.getBool(i / 2) ? 0.1f : 0));
    }
    return Map.of("output0", out);
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
