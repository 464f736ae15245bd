package dev.mobula.rllib.config;

/** The checks of settings about the noise of continuous actions, which several algorithms have. */
public final class NoiseConstraints {
  private NoiseConstraints() {}

  /**
   * Checks that {@code sde_sample_freq}, {@code log_std_init} and {@code model.free_log_std} have
   * an effect, of an algorithm whose deviations are free parameters by default.
   *
   * @param type the algorithm's record, with components of these names
   * @throws ConfigException naming the setting that has none, and what decides
   */
  public static void check(
      Class<? extends Record> type,
      ModelConfig model,
      boolean useSde,
      int sdeSampleFreq,
      double logStdInit) {
    if (!useSde) {
      Constraints.expectDefault(type, "sdeSampleFreq", sdeSampleFreq, "use_sde: true");
    }
    if (model.freeLogStd()) {
      return;
    }
    Constraints.expectDefault(type, "logStdInit", logStdInit, "model.free_log_std: true");
    if (useSde) {
      throw ConfigException.between(
          "model.free_log_std",
          "use_sde",
          "true, as use_sde has deviations of its own",
          "false",
          "leave it out, or set use_sde: false");
    }
  }
}
