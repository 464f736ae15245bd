package dev.mobula.policies.torch;

import dev.mobula.columns.Column;
import dev.mobula.columns.DType;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Between columns and tensors. */
final class Tensors {
  private Tensors() {}

  /** Memory that is not JavaCPP's own. */
  private static final class Address extends Pointer {
    Address(long address) {
      this.address = address;
    }
  }

  /** Returns a tensor of a column's own memory, as long as the column is held. */
  static Tensor of(Column column, long... sizes) {
    Address address = new Address(column.segment().address());
    return torch.from_blob(address, sizes, options(column.dtype(), Libtorch.CPU));
  }

  /** Returns the options of tensors of a dtype on a device. */
  static TensorOptions options(DType dtype, org.bytedeco.pytorch.Device device) {
    return new TensorOptions(scalarType(dtype)).device(new DeviceOptional(device));
  }

  /** Makes a tensor of zeros. */
  static Tensor zeros(DType dtype, org.bytedeco.pytorch.Device device, long... sizes) {
    return torch.zeros(sizes, options(dtype, device));
  }

  /** Returns a number as libtorch wants it. */
  static Scalar scalar(double value) {
    return new Scalar(value);
  }

  /** Returns {@code [rows, shape…]}. */
  static long[] sizes(long rows, List<Integer> shape) {
    long[] sizes = new long[shape.size() + 1];
    sizes[0] = rows;
    for (int i = 0; i < shape.size(); i++) {
      sizes[i + 1] = shape.get(i);
    }
    return sizes;
  }

  /** Returns one row of numbers for each row. */
  static Tensor flat(Tensor rows) {
    return rows.dim() == 2 ? rows : rows.flatten(1, -1);
  }

  static TensorVector vector(List<Tensor> tensors) {
    return new TensorVector(tensors.toArray(Tensor[]::new));
  }

  private static ScalarType scalarType(DType dtype) {
    return switch (dtype) {
      case FLOAT32 -> ScalarType.Float;
      case UINT8 -> ScalarType.Byte;
      case INT64 -> ScalarType.Long;
      default ->
          throw new IllegalArgumentException("expected FLOAT32, UINT8 or INT64, found " + dtype);
    };
  }
}
