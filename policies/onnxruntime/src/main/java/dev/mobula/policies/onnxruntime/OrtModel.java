package dev.mobula.policies.onnxruntime;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.mobula.columns.Column;
import dev.mobula.columns.DType;
import dev.mobula.policies.PolicyException;
import dev.mobula.policies.onnx.OnnxModel;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A session of ONNX Runtime. */
final class OrtModel implements OnnxModel {
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final List<Tensor> inputs;
  private final List<Tensor> outputs;
  private boolean closed;

  private OrtModel(
      OrtEnvironment environment, OrtSession session, List<Tensor> inputs, List<Tensor> outputs) {
    this.environment = environment;
    this.session = session;
    this.inputs = inputs;
    this.outputs = outputs;
  }

  /** Takes the session, and closes it where its tensors are none that columns can hold. */
  static OrtModel of(OrtEnvironment environment, OrtSession session) throws OrtException {
    try {
      return new OrtModel(
          environment, session, tensors(session.getInputInfo()), tensors(session.getOutputInfo()));
    } catch (OrtException | RuntimeException failure) {
      session.close();
      throw failure;
    }
  }

  private static List<Tensor> tensors(Map<String, NodeInfo> infos) {
    List<Tensor> tensors = new ArrayList<>();
    infos.forEach((name, node) -> {
      if (!(node.getInfo() instanceof TensorInfo info)) {
        throw new PolicyException(
            "expected a tensor as '%s', found %s".formatted(name, node.getInfo()));
      }
      List<Integer> shape = Arrays.stream(info.getShape()).mapToObj(Math::toIntExact).toList();
      tensors.add(new Tensor(name, dtype(name, info.type), shape));
    });
    return tensors;
  }

  private static DType dtype(String name, OnnxJavaType type) {
    return switch (type) {
      case FLOAT -> DType.FLOAT32;
      case DOUBLE -> DType.FLOAT64;
      case INT32 -> DType.INT32;
      case INT64 -> DType.INT64;
      case UINT8 -> DType.UINT8;
      case BOOL -> DType.BOOL;
      default ->
          throw new PolicyException(
              "expected elements of FLOAT, DOUBLE, INT32, INT64, UINT8 or BOOL in '%s', found %s"
                  .formatted(name, type));
    };
  }

  private static OnnxJavaType type(DType dtype) {
    return switch (dtype) {
      case FLOAT32 -> OnnxJavaType.FLOAT;
      case FLOAT64 -> OnnxJavaType.DOUBLE;
      case INT32 -> OnnxJavaType.INT32;
      case INT64 -> OnnxJavaType.INT64;
      case UINT8 -> OnnxJavaType.UINT8;
      case BOOL -> OnnxJavaType.BOOL;
    };
  }

  @Override
  public List<Tensor> inputs() {
    return inputs;
  }

  @Override
  public List<Tensor> outputs() {
    return outputs;
  }

  @Override
  public Map<String, Column> run(Map<String, Column> given) {
    Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
    try {
      for (Map.Entry<String, Column> input : given.entrySet()) {
        tensors.put(input.getKey(), tensor(input.getValue()));
      }
      try (OrtSession.Result result = session.run(tensors)) {
        Map<String, Column> columns = new LinkedHashMap<>();
        for (Tensor output : outputs) {
          columns.put(output.name(), column(output, result.get(output.name()).orElseThrow()));
        }
        return columns;
      }
    } catch (OrtException e) {
      throw new PolicyException("the model of ONNX does not take these inputs: " + e, e);
    } finally {
      tensors.values().forEach(OnnxTensor::close);
    }
  }

  private OnnxTensor tensor(Column column) throws OrtException {
    int[] rowShape = column.rowShape();
    long[] shape = new long[rowShape.length + 1];
    shape[0] = column.rows();
    for (int i = 1; i < shape.length; i++) {
      shape[i] = rowShape[i - 1];
    }
    // Of memory on the heap the runtime makes a copy of its own.
    ByteBuffer bytes =
        ByteBuffer.allocateDirect(Math.toIntExact(column.byteSize()))
            .order(ByteOrder.nativeOrder());
    MemorySegment.ofBuffer(bytes).copyFrom(column.segment().asSlice(0, column.byteSize()));
    return OnnxTensor.createTensor(environment, bytes, shape, type(column.dtype()));
  }

  private static Column column(Tensor output, OnnxValue value) {
    if (!(value instanceof OnnxTensor tensor)) {
      throw new PolicyException("expected a tensor as '" + output.name() + "', found " + value);
    }
    long[] shape = tensor.getInfo().getShape();
    int[] rowShape = new int[Math.max(0, shape.length - 1)];
    for (int i = 0; i < rowShape.length; i++) {
      rowShape[i] = Math.toIntExact(shape[i + 1]);
    }
    int rows = shape.length == 0 ? 1 : Math.toIntExact(shape[0]);
    Column column = Column.allocate(output.dtype(), rows, rowShape);
    MemorySegment bytes = MemorySegment.ofBuffer(tensor.getByteBuffer());
    column.segment().copyFrom(bytes.asSlice(0, column.byteSize()));
    return column;
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      session.close();
    } catch (OrtException e) {
      throw new PolicyException("could not close the model of ONNX: " + e, e);
    }
  }
}
