package dev.mobula.policies.onnx;

import dev.mobula.columns.Column;
import dev.mobula.columns.DType;
import java.util.List;
import java.util.Map;

/** A model that {@link OnnxRuntime} has read. Usable by any thread, many at a time. */
public interface OnnxModel extends AutoCloseable {
  /**
   * An input or output.
   *
   * @param shape of all of it; -1 where any size will do
   */
  record Tensor(String name, DType dtype, List<Integer> shape) {
    /** Copies the shape. */
    public Tensor {
      shape = List.copyOf(shape);
    }
  }

  /** Returns the inputs in order. */
  List<Tensor> inputs();

  /** Returns the outputs in order. */
  List<Tensor> outputs();

  /**
   * Computes outputs.
   *
   * @param inputs all inputs, each with rows first
   * @return all outputs
   * @throws dev.mobula.policies.PolicyException if the model does not take them
   */
  Map<String, Column> run(Map<String, Column> inputs);

  /** Releases the model; a second call does nothing. */
  @Override
  void close();
}
