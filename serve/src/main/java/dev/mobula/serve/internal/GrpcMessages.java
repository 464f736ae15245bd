package dev.mobula.serve.internal;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.mobula.columns.Column;
import dev.mobula.serve.internal.InferRequest.Parameters;
import dev.mobula.serve.internal.InferRequest.RequestedOutput;
import dev.mobula.serve.internal.InferResponse.Output;
import dev.mobula.serve.internal.wire.InferParameter;
import dev.mobula.serve.internal.wire.InferTensorContents;
import dev.mobula.serve.internal.wire.ModelInferRequest;
import dev.mobula.serve.internal.wire.ModelInferRequest.InferInputTensor;
import dev.mobula.serve.internal.wire.ModelInferResponse;
import dev.mobula.serve.internal.wire.ModelMetadataResponse;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests and responses between the protocol's messages and ours. Stateless; any thread. */
final class GrpcMessages {
  private GrpcMessages() {}

  static InferRequest request(ModelInferRequest message) {
    boolean raw = message.getRawInputContentsCount() > 0;
    if (raw && message.getRawInputContentsCount() != message.getInputsCount()) {
      throw InferenceException.badRequest(
          "expected raw_input_contents of each of the %d inputs, found %d"
              .formatted(message.getInputsCount(), message.getRawInputContentsCount()));
    }
    List<InferTensor> inputs = new ArrayList<>(message.getInputsCount());
    for (int i = 0; i < message.getInputsCount(); i++) {
      InferInputTensor input = message.getInputs(i);
      if (raw && input.hasContents()) {
        throw InferenceException.badRequest(
            "expected no contents of input '%s' beside raw_input_contents, found some"
                .formatted(InferTensor.abbreviated(input.getName())));
      }
      inputs.add(
          new InferTensor(
              input.getName(),
              input.getDatatype(),
              input.getShapeList().stream().mapToLong(Long::longValue).toArray(),
              raw ? bytes(message.getRawInputContents(i)) : numbers(input)));
    }
    List<RequestedOutput> outputs = new ArrayList<>(message.getOutputsCount());
    message.getOutputsList().forEach(each -> outputs.add(new RequestedOutput(each.getName(), raw)));
    return new InferRequest(
        message.getId(), parameters(message.getParametersMap(), raw), inputs, outputs);
  }

  private static InferTensor.Elements bytes(ByteString bytes) {
    return new InferTensor.Raw(MemorySegment.ofArray(bytes.toByteArray()));
  }

  private static InferTensor.Elements numbers(InferInputTensor input) {
    InferTensorContents contents = input.getContents();
    double[] values =
        switch (input.getDatatype()) {
          case "FP32" -> contents.getFp32ContentsList().stream().mapToDouble(x -> x).toArray();
          case "FP64" -> contents.getFp64ContentsList().stream().mapToDouble(x -> x).toArray();
          case "INT32" -> contents.getIntContentsList().stream().mapToDouble(x -> x).toArray();
          case "INT64" -> contents.getInt64ContentsList().stream().mapToDouble(x -> x).toArray();
          case "UINT8" ->
              contents.getUintContentsList().stream()
                  .mapToDouble(Integer::toUnsignedLong)
                  .toArray();
          case "BOOL" ->
              contents.getBoolContentsList().stream().mapToDouble(x -> x ? 1 : 0).toArray();
          default -> new double[0]; // refused by its name, which no input has
        };
    return new InferTensor.Numbers(values, values.length);
  }

  private static Parameters parameters(Map<String, InferParameter> given, boolean raw) {
    return new Parameters(
        flag(given, "explore"),
        sequenceId(given.get("sequence_id")),
        flag(given, "sequence_start"),
        flag(given, "sequence_end"),
        raw);
  }

  private static boolean flag(Map<String, InferParameter> given, String name) {
    InferParameter parameter = given.get(name);
    if (parameter != null && !parameter.hasBoolParam()) {
      throw InferenceException.badRequest(
          "expected a bool_param as parameter '%s', found another".formatted(name));
    }
    return parameter != null && parameter.getBoolParam();
  }

  private static @Nullable String sequenceId(@Nullable InferParameter id) {
    if (id == null) {
      return null;
    }
    return switch (id.getParameterChoiceCase()) {
      case INT64_PARAM -> id.getInt64Param() == 0 ? null : Long.toString(id.getInt64Param());
      case UINT64_PARAM ->
          id.getUint64Param() == 0 ? null : Long.toUnsignedString(id.getUint64Param());
      case STRING_PARAM -> id.getStringParam().isEmpty() ? null : id.getStringParam();
      default ->
          throw InferenceException.badRequest(
              "expected an int64_param or string_param as parameter 'sequence_id', found another");
    };
  }

  static ModelInferResponse response(InferResponse response) {
    ModelInferResponse.Builder message =
        ModelInferResponse.newBuilder()
            .setModelName(response.model().name())
            .setModelVersion(response.model().version())
            .setId(response.id());
    for (Output output : response.outputs()) {
      ModelInferResponse.InferOutputTensor.Builder tensor =
          ModelInferResponse.InferOutputTensor.newBuilder()
              .setName(output.spec().name())
              .setDatatype(output.spec().datatype().name());
      for (int extent : output.spec().shape(output.column().rows())) {
        tensor.addShape(extent);
      }
      if (output.binaryData()) {
        message.addRawOutputContents(
            UnsafeByteOperations.unsafeWrap(InferResponseWriter.littleEndian(output.column())));
      } else {
        tensor.setContents(contents(output.column()));
      }
      message.addOutputs(tensor);
    }
    return message.build();
  }

  private static InferTensorContents contents(Column column) {
    InferTensorContents.Builder contents = InferTensorContents.newBuilder();
    for (long i = 0; i < column.size(); i++) {
      switch (column.dtype()) {
        case FLOAT32 -> contents.addFp32Contents(column.getFloat(i));
        case FLOAT64 -> contents.addFp64Contents(column.getDouble(i));
        case INT32 -> contents.addIntContents(column.getInt(i));
        case INT64 -> contents.addInt64Contents(column.getLong(i));
        case UINT8 -> contents.addUintContents(column.getByte(i));
        case BOOL -> contents.addBoolContents(column.getBool(i));
      }
    }
    return contents.build();
  }

  static ModelMetadataResponse metadata(ModelMetadata model) {
    ModelMetadataResponse.Builder message =
        ModelMetadataResponse.newBuilder()
            .setName(model.name())
            .addVersions(model.version())
            .setPlatform(model.platform());
    model.inputs().forEach(input -> message.addInputs(tensor(input)));
    model.outputs().forEach(output -> message.addOutputs(tensor(output)));
    return message.build();
  }

  private static ModelMetadataResponse.TensorMetadata tensor(TensorSpec spec) {
    ModelMetadataResponse.TensorMetadata.Builder tensor =
        ModelMetadataResponse.TensorMetadata.newBuilder()
            .setName(spec.name())
            .setDatatype(spec.datatype().name());
    for (int extent : spec.shape(-1)) {
      tensor.addShape(extent);
    }
    return tensor.build();
  }
}
