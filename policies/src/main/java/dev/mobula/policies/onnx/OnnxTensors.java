package dev.mobula.policies.onnx;

import dev.mobula.columns.DType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Tensors and their types as messages of onnx.proto. */
final class OnnxTensors {
  /** The name of the batch dimension. */
  private static final String ROWS = "rows";

  private OnnxTensors() {}

  /** Returns the number of an element type in {@code TensorProto.DataType}. */
  static int dataType(DType dtype) {
    return switch (dtype) {
      case FLOAT32 -> 1;
      case UINT8 -> 2;
      case INT32 -> 6;
      case INT64 -> 7;
      case BOOL -> 9;
      case FLOAT64 -> 11;
    };
  }

  /** Returns a {@code ValueInfoProto} of any number of rows. */
  static ProtoWriter valueInfo(String name, DType dtype, List<Integer> rowShape) {
    ProtoWriter shape =
        new ProtoWriter().message(1, new ProtoWriter().text(2, ROWS)); // dim { dim_param }
    rowShape.forEach(
        size -> shape.message(1, new ProtoWriter().integer(1, size))); // dim { dim_value }
    ProtoWriter tensor = new ProtoWriter().integer(1, dataType(dtype)).message(2, shape);
    return new ProtoWriter().text(1, name).message(2, new ProtoWriter().message(1, tensor));
  }

  /** Returns a {@code TensorProto} of floats. */
  static ProtoWriter floats(String name, float[] values, long... dims) {
    ByteBuffer raw =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    return tensor(name, DType.FLOAT32, raw, dims);
  }

  /** Returns a {@code TensorProto} of 64-bit integers. */
  static ProtoWriter longs(String name, long[] values, long... dims) {
    ByteBuffer raw = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    raw.asLongBuffer().put(values);
    return tensor(name, DType.INT64, raw, dims);
  }

  private static ProtoWriter tensor(String name, DType dtype, ByteBuffer raw, long... dims) {
    ProtoWriter tensor = new ProtoWriter();
    for (long dim : dims) {
      tensor.integer(1, dim);
    }
    return tensor.integer(2, dataType(dtype)).text(8, name).bytes(9, raw.array());
  }
}
