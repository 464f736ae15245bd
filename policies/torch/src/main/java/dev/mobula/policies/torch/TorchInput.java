package dev.mobula.policies.torch;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.policies.NetworkSpec;
import dev.mobula.policies.PolicyException;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/** Brings rows of an input to the device, by way of pinned memory where that is a card. */
final class TorchInput {
  private static final double BYTE_SCALE = 1.0 / 255;

  private final NetworkSpec.Input spec;
  private final Device device;
  private final @Nullable Tensor pinned;

  TorchInput(NetworkSpec.Input spec, int capacity, Device device, Kept kept) {
    this.spec = spec;
    this.device = device;
    long[] sizes = Tensors.sizes(capacity, spec.shape());
    pinned =
        device.is_cuda()
            ? kept.keep(
                torch.empty(
                    sizes,
                    Tensors.options(spec.dtype(), Libtorch.CPU)
                        .pinned_memory(new BoolOptional(true)),
                    null))
            : null;
  }

  String name() {
    return spec.name();
  }

  /** Checks that a batch has this input. */
  void check(ColumnBatch batch) {
    if (!batch.contains(name())) {
      throw new PolicyException(
          "expected the network's input '%s' among the columns, found %s"
              .formatted(name(), batch.names()));
    }
    Column column = batch.column(name());
    if (column.dtype() != spec.dtype() || column.rowLength() != spec.size()) {
      throw new PolicyException(
          "expected %s[rows, %d] for the network's input '%s', found %s"
              .formatted(spec.dtype(), spec.size(), name(), column));
    }
  }

  /** Returns the rows of a batch, in memory of their own unless they are bytes on the CPU. */
  Tensor take(ColumnBatch batch) {
    return toDevice(host(batch));
  }

  /** Brings all rows of a batch to the device, more than the pinned memory has room for. */
  Tensor hold(ColumnBatch batch) {
    Tensor rows = host(batch);
    return rows.to(device, rows.scalar_type(), false, true, null);
  }

  private Tensor host(ColumnBatch batch) {
    return Tensors.of(batch.column(name()), Tensors.sizes(batch.rows(), spec.shape()));
  }

  /**
   * Returns rows on the device as the floats that the network sees.
   *
   * @param followed whether autograd follows what is computed from them
   */
  Tensor seen(Tensor there, boolean followed) {
    if (spec.dtype() == DType.UINT8) {
      return there.to(ScalarType.Float).mul_(Tensors.scalar(BYTE_SCALE));
    }
    return followed ? there.set_requires_grad(true) : there;
  }

  private Tensor toDevice(Tensor rows) {
    if (pinned == null) {
      return spec.dtype() == DType.UINT8 ? rows : rows.clone();
    }
    Tensor staged = pinned.narrow(0, 0, rows.size(0));
    staged.copy_(rows);
    return staged.to(device, staged.scalar_type(), true, false, null);
  }
}
