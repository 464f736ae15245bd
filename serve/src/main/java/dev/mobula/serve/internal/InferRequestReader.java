package dev.mobula.serve.internal;

import dev.mobula.serve.internal.InferRequest.Parameters;
import dev.mobula.serve.internal.InferRequest.RequestedOutput;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads a request of the protocol's REST form: a JSON object, and behind it the bytes of those
 * inputs that have a {@code binary_data_size}. Unknown properties are skipped. Used once.
 */
final class InferRequestReader {
  private final byte[] body;
  private final int jsonLength;
  private int binaryAt;
  private String id = "";
  private final ParametersReader parameters = new ParametersReader();
  private final List<InferTensor> inputs = new ArrayList<>(2);
  private final List<Wanted> outputs = new ArrayList<>();

  /** An output, and whether it said itself in which form it is wanted. */
  private record Wanted(String name, @Nullable Boolean binaryData) {}

  private InferRequestReader(byte[] body, int jsonLength) {
    this.body = body;
    this.jsonLength = jsonLength;
    this.binaryAt = jsonLength;
  }

  /**
   * Reads a body.
   *
   * @param jsonLength how much of it is JSON, as {@code Inference-Header-Content-Length} says
   */
  static InferRequest read(byte[] body, int jsonLength) {
    return new InferRequestReader(body, jsonLength).read();
  }

  private InferRequest read() {
    Json.read(body, 0, jsonLength, this::request);
    if (binaryAt != body.length) {
      throw InferenceException.badRequest(
          "expected %d bytes of binary data behind the JSON, as the inputs say, found %d"
              .formatted(binaryAt - jsonLength, body.length - jsonLength));
    }
    Parameters all = parameters.get();
    List<RequestedOutput> wanted = new ArrayList<>(outputs.size());
    for (Wanted output : outputs) {
      Boolean binary = output.binaryData;
      wanted.add(
          new RequestedOutput(output.name, binary == null ? all.binaryDataOutput() : binary));
    }
    return new InferRequest(id, all, inputs, wanted);
  }

  private boolean request(JsonParser json) {
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      json.nextToken();
      switch (name) {
        case "id" -> id = Json.string(json, "'id'");
        case "parameters" -> parameters.read(json);
        case "inputs" -> each(json, "'inputs'", () -> inputs.add(input(json)));
        case "outputs" -> each(json, "'outputs'", () -> outputs.add(output(json)));
        default -> json.skipChildren();
      }
    }
    return true;
  }

  private static void each(JsonParser json, String what, Runnable item) {
    Json.expect(json, JsonToken.START_ARRAY, "an array as " + what);
    while (json.nextToken() != JsonToken.END_ARRAY) {
      Json.expect(json, JsonToken.START_OBJECT, "objects in " + what);
      item.run();
    }
  }

  private InferTensor input(JsonParser json) {
    String name = "";
    String datatype = "";
    long[] shape = {};
    InferTensor.Elements elements = null;
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String property = json.currentName();
      json.nextToken();
      switch (property) {
        case "name" -> name = Json.string(json, "the name of an input");
        case "datatype" -> datatype = Json.string(json, "the datatype of an input");
        case "shape" -> shape = shape(json);
        case "data" -> elements = Json.numbers(json, "the data of an input");
        case "parameters" -> {
          InferTensor.Elements raw = raw(json);
          elements = raw == null ? elements : raw;
        }
        default -> json.skipChildren();
      }
    }
    if (elements == null) {
      throw InferenceException.badRequest(
          "expected 'data' of input '%s', or its 'binary_data_size', found neither"
              .formatted(InferTensor.abbreviated(name)));
    }
    return new InferTensor(name, datatype, shape, elements);
  }

  private static long[] shape(JsonParser json) {
    Json.expect(json, JsonToken.START_ARRAY, "an array as the shape of an input");
    long[] shape = new long[4];
    int rank = 0;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      shape = rank == shape.length ? Arrays.copyOf(shape, 2 * rank) : shape;
      shape[rank++] = Json.integer(json, "an extent of the shape of an input");
    }
    return Arrays.copyOf(shape, rank);
  }

  /** Takes the bytes of an input, which follow those of the inputs before it. */
  private InferTensor.@Nullable Elements raw(JsonParser json) {
    InferTensor.Elements raw = null;
    Json.expect(json, JsonToken.START_OBJECT, "an object as the parameters of an input");
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      json.nextToken();
      if (name.equals("binary_data_size")) {
        long size = Json.integer(json, "'binary_data_size'");
        if (size < 0 || size > body.length - binaryAt) {
          throw InferenceException.badRequest(
              "expected a 'binary_data_size' of at most the %d bytes that are left, found %d; say by Inference-Header-Content-Length how much of the body is JSON"
                  .formatted(body.length - binaryAt, size));
        }
        raw = new InferTensor.Raw(MemorySegment.ofArray(body).asSlice(binaryAt, size));
        binaryAt += (int) size;
      } else {
        json.skipChildren();
      }
    }
    return raw;
  }

  private static Wanted output(JsonParser json) {
    String name = "";
    Boolean binary = null;
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String property = json.currentName();
      json.nextToken();
      switch (property) {
        case "name" -> name = Json.string(json, "the name of an output");
        case "parameters" -> binary = binaryData(json);
        default -> json.skipChildren();
      }
    }
    return new Wanted(name, binary);
  }

  private static @Nullable Boolean binaryData(JsonParser json) {
    Boolean binary = null;
    Json.expect(json, JsonToken.START_OBJECT, "an object as the parameters of an output");
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      json.nextToken();
      if (name.equals("binary_data")) {
        binary = Json.bool(json, "'binary_data'");
      } else {
        json.skipChildren();
      }
    }
    return binary;
  }
}
