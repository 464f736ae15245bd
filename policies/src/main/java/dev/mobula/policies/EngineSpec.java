package dev.mobula.policies;

/**
 * Which engine runs networks, where and how, as data.
 *
 * @param framework the name of the engine, or auto
 * @param device where it computes
 * @param precision the floats that it computes with
 */
public record EngineSpec(String framework, Device device, Precision precision) {
  /** Returns an engine on the CPU, in full precision. */
  public static EngineSpec onCpu(String framework) {
    return new EngineSpec(framework, Device.CPU, Precision.FULL);
  }

  /**
   * Returns the engine.
   *
   * @throws PolicyException if it is not on the class path, or cannot compute there or in that
   *     precision
   */
  public NetworkEngine engine() {
    return Engines.byName(framework).on(device).with(precision);
  }
}
