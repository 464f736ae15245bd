package dev.mobula.serve.internal;

import dev.mobula.columns.Column;
import dev.mobula.serve.internal.InferResponse.Output;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** Writes what the protocol's REST form answers. Stateless; any thread. */
final class InferResponseWriter {
  private InferResponseWriter() {}

  /**
   * A body.
   *
   * @param bytes JSON, then the bytes of outputs that are wanted so
   * @param jsonLength how much of it is JSON; all where no output is wanted as bytes
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Body(byte[] bytes, int jsonLength) {
    boolean isBinary() {
      return jsonLength < bytes.length;
    }
  }

  static Body write(InferResponse response) {
    byte[] json = Json.write(generator -> response(generator, response));
    long binary = 0;
    for (Output output : response.outputs()) {
      binary += output.binaryData() ? output.column().byteSize() : 0;
    }
    if (binary == 0) {
      return new Body(json, json.length);
    }
    byte[] all = Arrays.copyOf(json, Math.toIntExact(json.length + binary));
    int at = json.length;
    for (Output output : response.outputs()) {
      if (output.binaryData()) {
        byte[] bytes = littleEndian(output.column());
        System.arraycopy(bytes, 0, all, at, bytes.length);
        at += bytes.length;
      }
    }
    return new Body(all, json.length);
  }

  private static void response(JsonGenerator json, InferResponse response) {
    json.writeStringProperty("model_name", response.model().name());
    json.writeStringProperty("model_version", response.model().version());
    if (!response.id().isEmpty()) {
      json.writeStringProperty("id", response.id());
    }
    json.writeArrayPropertyStart("outputs");
    response.outputs().forEach(output -> output(json, output));
    json.writeEndArray();
  }

  private static void output(JsonGenerator json, Output output) {
    Column column = output.column();
    json.writeStartObject();
    json.writeStringProperty("name", output.spec().name());
    json.writeStringProperty("datatype", output.spec().datatype().name());
    json.writeName("shape");
    shape(json, output.spec(), column.rows());
    if (output.binaryData()) {
      json.writeObjectPropertyStart("parameters");
      json.writeNumberProperty("binary_data_size", column.byteSize());
      json.writeEndObject();
    } else {
      json.writeArrayPropertyStart("data");
      Json.writeElements(json, column, 0, Math.toIntExact(column.size()));
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private static void shape(JsonGenerator json, TensorSpec spec, int rows) {
    json.writeStartArray();
    for (int extent : spec.shape(rows)) {
      json.writeNumber(extent);
    }
    json.writeEndArray();
  }

  /** Returns the elements of a column as the protocol's bytes. */
  static byte[] littleEndian(Column column) {
    byte[] bytes = column.segment().toArray(ValueLayout.JAVA_BYTE);
    int each = column.dtype().bytes();
    if (ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN && each > 1) {
      for (int start = 0; start < bytes.length; start += each) {
        for (int i = start, j = start + each - 1; i < j; i++, j--) {
          byte swapped = bytes[i];
          bytes[i] = bytes[j];
          bytes[j] = swapped;
        }
      }
    }
    return bytes;
  }

  /** Writes the metadata of a model. */
  static byte[] metadata(ModelMetadata model) {
    return Json.write(json -> {
      json.writeStringProperty("name", model.name());
      json.writeArrayPropertyStart("versions");
      json.writeString(model.version());
      json.writeEndArray();
      json.writeStringProperty("platform", model.platform());
      tensors(json, "inputs", model.inputs());
      tensors(json, "outputs", model.outputs());
    });
  }

  private static void tensors(JsonGenerator json, String name, List<TensorSpec> specs) {
    json.writeArrayPropertyStart(name);
    for (TensorSpec spec : specs) {
      json.writeStartObject();
      json.writeStringProperty("name", spec.name());
      json.writeStringProperty("datatype", spec.datatype().name());
      json.writeName("shape");
      shape(json, spec, -1);
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
