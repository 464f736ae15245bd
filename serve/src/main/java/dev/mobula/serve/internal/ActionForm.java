package dev.mobula.serve.internal;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.envs.DictSpace;
import dev.mobula.envs.Discrete;
import dev.mobula.envs.Space;
import dev.mobula.envs.TupleSpace;
import dev.mobula.policies.PolicySpec;
import dev.mobula.policies.SampleBatch;
import dev.mobula.serve.internal.InferResponse.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The plain form of a request, which a person types: one observation in the shape of its space, and
 * one action in the shape of its own. Stateless; any thread.
 *
 * <pre>
 *   {"observation": [0.1, 0, 0, 0], "explore": true}  →  {"action": 1, "action_log_prob": -0.6, …}
 * </pre>
 */
final class ActionForm {
  private static final String OBSERVATION = SampleBatch.OBSERVATION;

  private ActionForm() {}

  static byte[] answer(PolicyModel model, byte[] body) {
    return answer(model, model.infer(read(model, body)));
  }

  /** Writes an answer of one row. */
  static byte[] answer(PolicyModel model, InferResponse response) {
    return Json.write(json -> response(json, model.spec(), response));
  }

  /** Reads an observation, and the mask that may come with it, but no parameters. */
  static ColumnBatch observation(PolicyModel model, byte[] body) {
    InferRequest request = read(model, body);
    if (!request.parameters().equals(InferRequest.Parameters.NONE)) {
      throw InferenceException.badRequest(
          "expected observation and action_mask alone, found parameters too");
    }
    return model.inputs(request.inputs());
  }

  private static InferRequest read(PolicyModel model, byte[] body) {
    return Json.read(body, 0, body.length, json -> request(json, model));
  }

  private static InferRequest request(JsonParser json, PolicyModel model) {
    List<InferTensor> inputs = new ArrayList<>(2);
    ParametersReader parameters = new ParametersReader();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      json.nextToken();
      switch (name) {
        case OBSERVATION ->
            observation(json, model.spec().observationSpace(), OBSERVATION, model, inputs);
        case PolicyTensors.ACTION_MASK -> inputs.add(leaf(json, name, model));
        default -> {
          if (!parameters.take(name, json)) {
            throw InferenceException.badRequest(
                "expected observation, action_mask, explore, sequence_id, sequence_start or sequence_end, found '%s'"
                    .formatted(InferTensor.abbreviated(name)));
          }
        }
      }
    }
    return new InferRequest("", parameters.get(), inputs, List.of());
  }

  private static void observation(
      JsonParser json, Space<?> space, String name, PolicyModel model, List<InferTensor> inputs) {
    switch (space) {
      case DictSpace dict -> {
        Json.expect(json, JsonToken.START_OBJECT, "an object as '" + name + "'");
        while (json.nextToken() != JsonToken.END_OBJECT) {
          String key = json.currentName();
          json.nextToken();
          part(json, dict, key, name, model, inputs);
        }
      }
      case TupleSpace tuple -> {
        Json.expect(json, JsonToken.START_ARRAY, "an array as '" + name + "'");
        for (int i = 0; i < tuple.spaces().size(); i++) {
          json.nextToken();
          observation(json, tuple.spaces().get(i), name + "/" + i, model, inputs);
        }
        json.nextToken();
        Json.expect(json, JsonToken.END_ARRAY, tuple.spaces().size() + " parts of '" + name + "'");
      }
      default -> inputs.add(leaf(json, name, model));
    }
  }

  private static void part(
      JsonParser json,
      DictSpace dict,
      String key,
      String name,
      PolicyModel model,
      List<InferTensor> inputs) {
    Space<?> space = dict.spaces().get(key);
    if (space == null) {
      throw InferenceException.badRequest(
          "expected the keys %s of '%s', found '%s'"
              .formatted(dict.spaces().keySet(), name, InferTensor.abbreviated(key)));
    }
    boolean mask =
        name.equals(OBSERVATION)
            && key.equals(PolicyTensors.ACTION_MASK)
            && model.spec().hasActionMask();
    if (mask) {
      inputs.add(leaf(json, PolicyTensors.ACTION_MASK, model));
    } else {
      observation(json, space, name + "/" + key, model, inputs);
    }
  }

  /** Reads one row of an input. */
  private static InferTensor leaf(JsonParser json, String name, PolicyModel model) {
    String what = "'" + name + "'";
    for (TensorSpec input : model.metadata().inputs()) {
      if (input.name().equals(name)) {
        List<Integer> row = input.rowShape();
        InferTensor.Elements elements = Json.numbers(json, what, new Nesting(row, what));
        long[] shape = new long[row.size() + 1];
        shape[0] = 1;
        for (int i = 1; i < shape.length; i++) {
          shape[i] = row.get(i - 1);
        }
        return new InferTensor(name, input.datatype().name(), shape, elements);
      }
    }
    throw InferenceException.badRequest(
        "expected no '%s', as no action of this policy is a choice, found one".formatted(name));
  }

  /** Writes a request for one row of observations, by the columns of their space. */
  static byte[] request(PolicySpec spec, ColumnBatch row) {
    return Json.write(json -> {
      json.writeName(OBSERVATION);
      value(json, spec.observationSpace(), OBSERVATION, row::column);
    });
  }

  private static void response(JsonGenerator json, PolicySpec spec, InferResponse response) {
    json.writeName(SampleBatch.ACTION);
    value(json, spec.actionSpace(), SampleBatch.ACTION, name -> column(response, name));
    for (Output output : response.outputs()) {
      String name = output.spec().name();
      if (!name.equals(SampleBatch.ACTION) && !name.startsWith(SampleBatch.ACTION + "/")) {
        json.writeName(name);
        values(json, output.column(), output.spec().rowShape().isEmpty());
      }
    }
  }

  private static Column column(InferResponse response, String name) {
    for (Output output : response.outputs()) {
      if (output.spec().name().equals(name)) {
        return output.column();
      }
    }
    throw new IllegalStateException("expected an output '" + name + "', found none");
  }

  /** Writes a value of a space, whose leaves are columns of one row. */
  private static void value(
      JsonGenerator json, Space<?> space, String name, Function<String, Column> columns) {
    switch (space) {
      case DictSpace dict -> {
        json.writeStartObject();
        for (Map.Entry<String, Space<?>> entry : dict.spaces().entrySet()) {
          json.writeName(entry.getKey());
          value(json, entry.getValue(), name + "/" + entry.getKey(), columns);
        }
        json.writeEndObject();
      }
      case TupleSpace tuple -> {
        json.writeStartArray();
        for (int i = 0; i < tuple.spaces().size(); i++) {
          value(json, tuple.spaces().get(i), name + "/" + i, columns);
        }
        json.writeEndArray();
      }
      default -> values(json, columns.apply(name), space instanceof Discrete);
    }
  }

  private static void values(JsonGenerator json, Column column, boolean single) {
    if (!single) {
      json.writeStartArray();
    }
    Json.writeElements(json, column, 0, Math.toIntExact(column.size()));
    if (!single) {
      json.writeEndArray();
    }
  }
}
