package dev.mobula.policies.torch;

import dev.mobula.policies.ComputeCapability;
import dev.mobula.policies.Device;
import dev.mobula.policies.LayerSpec;
import dev.mobula.policies.NetworkSpec;
import dev.mobula.policies.PolicyException;
import dev.mobula.policies.Precision;
import dev.mobula.policies.TokenLayer;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The floats that each layer of a network computes with. In mixed precision libtorch's autocast
 * takes the products of a layer in bfloat16, but for layers that callers read and normalisations,
 * whose sources become 32-bit floats. Gradients of bfloat16 values are of bfloat16, those of the
 * parameters of 32-bit floats, as the parameters are.
 */
final class TorchPrecision {
  /** The first cards that compute with bfloat16: Ampere. */
  private static final ComputeCapability FIRST_CARD = new ComputeCapability(8, 0);

  private final boolean mixed;
  private final Set<String> full;
  private final DeviceType device;

  TorchPrecision(Precision precision, NetworkSpec spec, org.bytedeco.pytorch.Device device) {
    mixed = precision == Precision.BF16_MIXED;
    full =
        spec.layers().stream()
            .filter(layer -> spec.outputs().contains(layer.name()) || isNorm(layer))
            .map(LayerSpec::name)
            .collect(Collectors.toSet());
    this.device = device.is_cuda() ? DeviceType.CUDA : DeviceType.CPU;
  }

  private static boolean isNorm(LayerSpec layer) {
    return layer instanceof LayerSpec.LayerNorm || layer instanceof TokenLayer.Norm;
  }

  /** Computes a layer from its sources. */
  Tensor forward(LayerSpec spec, TorchLayer layer, List<Tensor> sources) {
    if (!mixed) {
      return layer.forward(sources);
    }
    if (full.contains(spec.name())) {
      return layer.forward(sources.stream().map(source -> source.to(ScalarType.Float)).toList());
    }
    try (Autocast autocast = new Autocast(device)) {
      return layer.forward(sources);
    }
  }

  /**
   * Checks that a card computes with bfloat16.
   *
   * @param cards those that CUDA's driver sees
   */
  static void expectBf16(Device device, List<ComputeCapability> cards) {
    ComputeCapability found = cards.get(device.index());
    if (found.compareTo(FIRST_CARD) < 0) {
      throw new PolicyException(
          "expected a card of compute capability %s or later for precision: %s, found %s at %s; choose another card, or precision: %s"
              .formatted(FIRST_CARD, Precision.BF16_MIXED, found, device, Precision.FULL));
    }
  }

  /** While it is open, autocast on this thread; afterwards what was before. */
  private static final class Autocast implements AutoCloseable {
    private final DeviceType device;
    private final boolean enabled;
    private final ScalarType dtype;
    private final boolean cached;

    Autocast(DeviceType device) {
      this.device = device;
      enabled = torch.is_autocast_enabled(device);
      dtype = torch.get_autocast_dtype(device);
      cached = torch.is_autocast_cache_enabled();
      torch.set_autocast_dtype(device, ScalarType.BFloat16);
      torch.set_autocast_cache_enabled(false); // each weight is read once, and then changes
      torch.set_autocast_enabled(device, true);
    }

    @Override
    public void close() {
      torch.set_autocast_enabled(device, enabled);
      torch.set_autocast_cache_enabled(cached);
      torch.set_autocast_dtype(device, dtype);
    }
  }
}
