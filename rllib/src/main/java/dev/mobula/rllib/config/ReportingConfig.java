package dev.mobula.rllib.config;

/** The group {@code reporting}: what one iteration, one line of the results, covers. */
public record ReportingConfig(
    @Doc("Environment steps that an iteration samples at least; 0: one training step.")
        @Default("0")
        @Range("[0, inf)")
        long minSampleTimestepsPerIteration,
    @Doc(
            "Seconds that an iteration lasts at least; other than 0, results depend on the machine's speed.")
        @Default("0")
        @Range("[0, inf)")
        double minTimeSPerIteration,
    @Doc("Latest episodes that episode_return_mean and the like are taken over.")
        @Default("100")
        @Range("[1, inf)")
        int metricsNumEpisodesForSmoothing) {

  /** Checks the ranges. */
  public ReportingConfig {
    Constraints.check(
        ReportingConfig.class,
        minSampleTimestepsPerIteration,
        minTimeSPerIteration,
        metricsNumEpisodesForSmoothing);
  }

  /** Changes some of the settings. */
  public static final class Builder extends RecordBuilder<ReportingConfig, Builder> {
    Builder(ReportingConfig initial) {
      super(initial);
    }

    /** Sets {@code min_sample_timesteps_per_iteration}. */
    public Builder minSampleTimestepsPerIteration(long minSampleTimestepsPerIteration) {
      return set("minSampleTimestepsPerIteration", minSampleTimestepsPerIteration);
    }

    /** Sets {@code min_time_s_per_iteration}. */
    public Builder minTimeSPerIteration(double minTimeSPerIteration) {
      return set("minTimeSPerIteration", minTimeSPerIteration);
    }

    /** Sets {@code metrics_num_episodes_for_smoothing}. */
    public Builder metricsNumEpisodesForSmoothing(int metricsNumEpisodesForSmoothing) {
      return set("metricsNumEpisodesForSmoothing", metricsNumEpisodesForSmoothing);
    }
  }
}
