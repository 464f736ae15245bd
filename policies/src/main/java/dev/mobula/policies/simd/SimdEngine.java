package dev.mobula.policies.simd;

import dev.mobula.policies.Network;
import dev.mobula.policies.NetworkEngine;
import dev.mobula.policies.NetworkSpec;
import dev.mobula.policies.TokenLayer;
import java.util.Optional;

/**
 * Networks on one core in Java's Vector API, or in plain Java where the module {@code
 * jdk.incubator.vector} was not added to the JVM; both give the same bits. Runs every network but
 * those with layers over tokens.
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
    return TokenLayer.reasonNotSupported(spec);
  }

  @Override
  public Network create(NetworkSpec spec, int capacity) {
    expectSupported(spec);
    return new SimdNetwork(spec, capacity, BestKernels.get());
  }
}
