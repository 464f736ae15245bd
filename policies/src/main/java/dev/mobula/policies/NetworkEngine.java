package dev.mobula.policies;

import java.util.Optional;

/** Makes networks; found by {@link java.util.ServiceLoader}. Stateless; any thread. */
public interface NetworkEngine {
  /** Returns the name used in configs, such as {@code simd}. */
  String name();

  /** Returns why this engine cannot run a network, or empty where it can. */
  Optional<String> reasonNotSupported(NetworkSpec spec);

  /**
   * Returns this engine for networks that compute elsewhere.
   *
   * @throws PolicyException if it cannot compute there, saying why and which engine can
   */
  default NetworkEngine on(Device device) {
    if (device.isCuda()) {
      throw new PolicyException(
          "expected an engine that computes on %s, found %s, which runs on the CPU alone; choose framework: torch"
              .formatted(device, name()));
    }
    return this;
  }

  /**
   * Returns this engine for networks that compute in another precision.
   *
   * @throws PolicyException if it cannot, saying which engine can
   */
  default NetworkEngine with(Precision precision) {
    if (precision != Precision.FULL) {
      throw new PolicyException(
          "expected an engine that computes in precision: %s, found %s, which computes in 32-bit floats alone; choose framework: torch, or precision: %s"
              .formatted(precision, name(), Precision.FULL));
    }
    return this;
  }

  /**
   * Checks that this engine can run a network.
   *
   * @throws PolicyException if it cannot, saying why and which engines on the class path can
   */
  default void expectSupported(NetworkSpec spec) {
    reasonNotSupported(spec)
        .ifPresent(reason -> {
          throw new PolicyException(
              "expected a network that framework: %s can run, but %s; %s"
                  .formatted(name(), reason, Engines.advice(spec)));
        });
  }

  /**
   * Makes a network whose parameters are all zero.
   *
   * @param capacity the largest number of rows of one forward
   * @throws PolicyException if the engine does not support it
   */
  Network create(NetworkSpec spec, int capacity);
}
