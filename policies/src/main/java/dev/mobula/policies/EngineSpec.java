package dev.mobula.policies;

/**
 * Which engine runs networks and where, as data.
 *
 * @param framework the name of the engine, or auto
 * @param device where it computes
 */
public record EngineSpec(String framework, Device device) {
  /** Returns an engine on the CPU. */
  public static EngineSpec onCpu(String framework) {
    return new EngineSpec(framework, Device.CPU);
  }

  /**
   * Returns the engine.
   *
   * @throws PolicyException if it is not on the class path, or cannot compute there
   */
  public NetworkEngine engine() {
    return Engines.byName(framework).on(device);
  }
}
