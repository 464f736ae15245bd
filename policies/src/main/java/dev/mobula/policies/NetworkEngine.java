package dev.mobula.policies;

import java.util.Optional;

/** Makes networks; found by {@link java.util.ServiceLoader}. Stateless; any thread. */
public interface NetworkEngine {
  /** Returns the name used in configs, such as {@code simd}. */
  String name();

  /** Returns why this engine cannot run a network, or empty where it can. */
  Optional<String> reasonNotSupported(NetworkSpec spec);

  /**
   * Makes a network whose parameters are all zero.
   *
   * @param capacity the largest number of rows of one forward
   * @throws PolicyException if the engine does not support it
   */
  Network create(NetworkSpec spec, int capacity);
}
