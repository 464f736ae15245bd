package dev.mobula.policies.torch;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.policies.NetworkSpec;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Brings rows of an input to the device. */
final class TorchInput {
  private final NetworkSpec.Input spec;
  private final Device device;

  TorchInput(NetworkSpec.Input spec, Device device) {
    this.spec = spec;
    this.device = device;
  }

  String name() {
    return spec.name();
  }

  /** Returns the rows of a batch on the device, in memory of their own. */
  Tensor take(ColumnBatch batch) {
    Column column = batch.column(name());
    Tensor rows = Tensors.of(column, Tensors.sizes(batch.rows(), spec.shape()));
    return rows.to(device, rows.scalar_type(), false, true, null);
  }

  /**
   * Returns rows on the device as the floats that the network sees.
   *
   * @param followed whether autograd follows what is computed from them
   */
  Tensor seen(Tensor there, boolean followed) {
    if (spec.dtype() == DType.UINT8) {
      return there.to(ScalarType.Float).mul_(Tensors.scalar(spec.scale()));
    }
    return followed ? there.set_requires_grad(true) : there;
  }
}
