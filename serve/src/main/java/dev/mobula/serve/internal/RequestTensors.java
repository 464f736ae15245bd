package dev.mobula.serve.internal;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.serve.internal.InferRequest.RequestedOutput;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Checks the tensors of a request against what a model takes and gives. Stateless; any thread. */
final class RequestTensors {
  private RequestTensors() {}

  /**
   * Makes columns of inputs, which must be of one number of rows.
   *
   * @param specs all inputs that the model takes
   * @param optional the name of the one that need not be there; empty for none
   */
  static ColumnBatch inputs(List<InferTensor> given, List<TensorSpec> specs, String optional) {
    Map<String, Column> columns = new LinkedHashMap<>();
    int rows = -1;
    for (InferTensor tensor : given) {
      TensorSpec input = specs.get(index(specs, tensor.name(), "inputs"));
      int found = tensor.rows(input, Model.MAX_ROWS);
      rows = rows < 0 ? found : rows;
      if (found != rows) {
        throw InferenceException.badRequest(
            "expected %d rows of input '%s', as of the one before it, found %d"
                .formatted(rows, tensor.name(), found));
      }
      if (columns.put(tensor.name(), tensor.column(input, rows)) != null) {
        throw InferenceException.badRequest(
            "expected each input once, found '%s' twice".formatted(tensor.name()));
      }
    }
    expectAll(columns, specs, optional);
    return ColumnBatch.of(columns);
  }

  private static void expectAll(
      Map<String, Column> columns, List<TensorSpec> specs, String optional) {
    for (TensorSpec input : specs) {
      if (!input.name().equals(optional) && !columns.containsKey(input.name())) {
        throw InferenceException.badRequest(
            "expected an input '%s' of %s, found %s"
                .formatted(
                    input.name(), input.datatype(), columns.isEmpty() ? "none" : columns.keySet()));
      }
    }
  }

  /** Returns which outputs are wanted, in this order: those that the request names, else all. */
  static List<Integer> wanted(InferRequest request, List<TensorSpec> specs) {
    List<Integer> wanted = new ArrayList<>();
    if (request.outputs().isEmpty()) {
      for (int i = 0; i < specs.size(); i++) {
        wanted.add(i);
      }
    }
    for (RequestedOutput output : request.outputs()) {
      wanted.add(index(specs, output.name(), "outputs"));
    }
    return wanted;
  }

  /** Tells whether the output at a place among the wanted ones is to be sent as bytes. */
  static boolean isBinary(InferRequest request, int place) {
    return request.outputs().isEmpty()
        ? request.parameters().binaryDataOutput()
        : request.outputs().get(place).binaryData();
  }

  private static int index(List<TensorSpec> specs, String name, String what) {
    for (int i = 0; i < specs.size(); i++) {
      if (specs.get(i).name().equals(name)) {
        return i;
      }
    }
    throw InferenceException.badRequest(
        "expected %s among %s, found '%s'"
            .formatted(
                what,
                specs.stream().map(TensorSpec::name).toList(),
                InferTensor.abbreviated(name)));
  }
}
