package dev.mobula.serve.internal;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.policies.PolicyException;
import dev.mobula.policies.onnx.OnnxModel;
import dev.mobula.serve.ServeException;
import dev.mobula.serve.internal.tracing.RequestSpan;
import dev.mobula.serve.internal.tracing.Spans;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A model of ONNX, whoever wrote it: its inputs have any number of rows, and else a shape that is
 * fixed. Usable by any thread.
 */
public final class RuntimeModel implements Model {
  private static final String VERSION = "1";

  private final OnnxModel model;
  private final ModelMetadata metadata;
  private final ModelMetrics metrics;
  private volatile boolean closed;

  /**
   * Takes a model, and closes it in the end, or where it cannot be served.
   *
   * @param name the name it is served under
   * @throws ServeException if a tensor is not batch first, or an input has no shape
   */
  public RuntimeModel(String name, OnnxModel model) {
    this.model = model;
    try {
      metadata =
          new ModelMetadata(
              name,
              VERSION,
              "onnxruntime_onnx",
              model.inputs().stream().map(input -> spec(input, true)).toList(),
              model.outputs().stream().map(output -> spec(output, false)).toList());
    } catch (ServeException e) {
      model.close();
      throw e;
    }
    metrics = new ModelMetrics(name);
  }

  private static TensorSpec spec(OnnxModel.Tensor tensor, boolean isFixed) {
    List<Integer> shape = tensor.shape();
    boolean batchFirst = !shape.isEmpty() && (!isFixed || shape.getFirst() == -1);
    List<Integer> row = batchFirst ? shape.subList(1, shape.size()) : List.of();
    if (!batchFirst || (isFixed && row.contains(-1))) {
      throw new ServeException(
          "expected a shape of '%s' whose first size alone is open, as [-1, 4], found %s; export the model with a dynamic batch axis and no other"
              .formatted(tensor.name(), shape));
    }
    int length = row.contains(-1) ? -1 : row.stream().reduce(1, Math::multiplyExact);
    return new TensorSpec(tensor.name(), Datatype.of(tensor.dtype()), row, length);
  }

  @Override
  public ModelMetadata metadata() {
    return metadata;
  }

  @Override
  public ModelMetrics metrics() {
    return metrics;
  }

  @Override
  public InferResponse infer(InferRequest request) {
    List<Integer> wanted = RequestTensors.wanted(request, metadata.outputs());
    ColumnBatch in = RequestTensors.inputs(request.inputs(), metadata.inputs(), "");
    metrics.computed(in.rows());
    RequestSpan span = Spans.compute(metadata.name(), in.rows());
    Map<String, Column> out = run(in.columns(), span);
    List<InferResponse.Output> outputs = new ArrayList<>(wanted.size());
    for (int i = 0; i < wanted.size(); i++) {
      TensorSpec output = metadata.outputs().get(wanted.get(i));
      Column column = out.get(output.name());
      if (column == null) {
        throw new IllegalStateException("expected an output '" + output.name() + "', found none");
      }
      outputs.add(
          new InferResponse.Output(output.of(column), column, RequestTensors.isBinary(request, i)));
    }
    return new InferResponse(metadata, request.id(), outputs);
  }

  private Map<String, Column> run(Map<String, Column> in, RequestSpan span) {
    try {
      return model.run(in);
    } catch (PolicyException e) { // of values, as an index that a table does not have
      throw InferenceException.badRequest(String.valueOf(e.getMessage()));
    } finally {
      span.end();
    }
  }

  @Override
  public void warmUp(int calls) {
    Map<String, Column> in = new LinkedHashMap<>();
    metadata.inputs().forEach(input -> in.put(input.name(), input.allocate(1)));
    for (int i = 0; i < calls && !closed; i++) {
      model.run(in);
    }
  }

  @Override
  public void close() {
    closed = true;
    metrics.close();
    model.close();
  }
}
