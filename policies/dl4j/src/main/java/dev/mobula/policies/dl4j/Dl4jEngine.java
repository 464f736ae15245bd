package dev.mobula.policies.dl4j;

import dev.mobula.policies.ComputeCapability;
import dev.mobula.policies.CudaDriver;
import dev.mobula.policies.Device;
import dev.mobula.policies.LayerSpec;
import dev.mobula.policies.Network;
import dev.mobula.policies.NetworkEngine;
import dev.mobula.policies.NetworkSpec;
import dev.mobula.policies.PolicyException;
import dev.mobula.policies.TokenLayer;
import java.util.List;
import java.util.Optional;

/**
 * Networks on Deeplearning4j and ND4J: all layers but recurrent ones and those over tokens, on the
 * CPU or a CUDA card up to Ada. The native library is loaded with the first network.
 */
public final class Dl4jEngine implements NetworkEngine {
  private final Device device;

  /** Creates the engine for the CPU; for {@link java.util.ServiceLoader}. */
  public Dl4jEngine() {
    this(Device.CPU);
  }

  private Dl4jEngine(Device device) {
    this.device = device;
  }

  @Override
  public String name() {
    return "dl4j";
  }

  @Override
  public NetworkEngine on(Device other) {
    return new Dl4jEngine(other);
  }

  @Override
  public Optional<String> reasonNotSupported(NetworkSpec spec) {
    return spec.layers().stream()
        .filter(layer -> layer instanceof LayerSpec.Recurrent)
        .findFirst()
        .map(layer ->
            "it has no recurrent layers (%s): Deeplearning4j's LSTM forgets the states of sequences that end early, and it has no GRU"
                .formatted(layer.name()))
        .or(() -> TokenLayer.reasonNotSupported(spec));
  }

  @Override
  public Network create(NetworkSpec spec, int capacity) {
    expectSupported(spec);
    expectDevice();
    return new Dl4jNetwork(spec, capacity, device);
  }

  private void expectDevice() {
    boolean forCuda = CudaSupport.isOnClassPath();
    List<ComputeCapability> cards = forCuda && device.isCuda() ? CudaDriver.cards() : List.of();
    CudaSupport.reasonNotSupported(device, forCuda, cards)
        .ifPresent(reason -> {
          throw new PolicyException(reason);
        });
  }
}
