package dev.mobula.policies.simd;

import dev.mobula.columns.DType;
import dev.mobula.policies.LayerSpec;
import dev.mobula.policies.Network;
import dev.mobula.policies.NetworkEngine;
import dev.mobula.policies.NetworkSpec;
import java.util.Optional;

/**
 * Networks on one core in Java's Vector API, or in plain Java where the module {@code
 * jdk.incubator.vector} was not added to the JVM; both give the same bits. Runs networks of fully
 * connected and recurrent layers on rows of floats.
 */
public final class SimdEngine implements NetworkEngine {
  /** Creates the engine; for {@link java.util.ServiceLoader}. */
  public SimdEngine() {}

  @Override
  public String name() {
    return "simd";
  }

  @Override
  public Optional<String> reasonNotSupported(NetworkSpec spec) {
    for (NetworkSpec.Input input : spec.inputs()) {
      if (input.dtype() != DType.FLOAT32) {
        return Optional.of(
            "it reads FLOAT32 alone, not the " + input.dtype() + " of " + input.name());
      }
    }
    return spec.layers().stream()
        .filter(layer -> !(layer instanceof LayerSpec.Units))
        .findFirst()
        .map(layer -> "it has no " + layer.getClass().getSimpleName() + " (" + layer.name() + ")");
  }

  @Override
  public Network create(NetworkSpec spec, int capacity) {
    expectSupported(spec);
    return new SimdNetwork(spec, capacity, BestKernels.get());
  }
}
