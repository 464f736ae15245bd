package dev.mobula.policies.torch;

import dev.mobula.policies.Device;
import dev.mobula.policies.Network;
import dev.mobula.policies.NetworkEngine;
import dev.mobula.policies.NetworkSpec;
import dev.mobula.policies.Precision;
import java.util.Optional;

/**
 * Networks on libtorch: all that a {@link NetworkSpec} can say, on the CPU or a CUDA card, in full
 * or mixed precision. The native library is loaded with the first network.
 */
public final class TorchEngine implements NetworkEngine {
  private final Device device;
  private final Precision precision;

  /** Creates the engine for the CPU; for {@link java.util.ServiceLoader}. */
  public TorchEngine() {
    this(Device.CPU, Precision.FULL);
  }

  private TorchEngine(Device device, Precision precision) {
    this.device = device;
    this.precision = precision;
  }

  @Override
  public String name() {
    return "torch";
  }

  @Override
  public NetworkEngine on(Device other) {
    return new TorchEngine(other, precision);
  }

  @Override
  public NetworkEngine with(Precision other) {
    return new TorchEngine(device, other);
  }

  @Override
  public Optional<String> reasonNotSupported(NetworkSpec spec) {
    return Optional.empty();
  }

  @Override
  public Network create(NetworkSpec spec, int capacity) {
    return new TorchNetwork(spec, capacity, device, precision);
  }
}
