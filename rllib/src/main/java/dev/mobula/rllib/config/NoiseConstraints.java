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
      AlgorithmConfig common,
      boolean useSde,
      int sdeSampleFreq,
      double logStdInit) {
    if (!useSde) {
      Constraints.expectDefault(type, "sdeSampleFreq", sdeSampleFreq, "use_sde: true");
    }
    checkFrequency(common, sdeSampleFreq);
    if (common.model().freeLogStd()) {
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

  /**
   * Checks that {@code sde_sample_freq} draws noise within a sample, which begins with new noise;
   * whole episodes may be of any length.
   *
   * @throws ConfigException if it is 0, or more steps than a sample has
   */
  public static void checkFrequency(AlgorithmConfig common, int sdeSampleFreq) {
    int steps = common.longestSample();
    if (sdeSampleFreq == 0 || sdeSampleFreq > steps) {
      throw ConfigException.between(
          "sde_sample_freq",
          "env_runners.rollout_fragment_length",
          steps == Integer.MAX_VALUE
              ? "-1, or at least 1"
              : "-1, or from 1 to the %d steps of a sample, which begins with new noise"
                  .formatted(steps),
          Integer.toString(sdeSampleFreq),
          "leave it out, or raise env_runners.rollout_fragment_length");
    }
  }
}
