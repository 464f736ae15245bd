package dev.mobula.rllib.config;

import java.util.function.Consumer;

/**
 * The group {@code evaluation}: episodes played on environments of their own between iterations.
 */
public record EvaluationConfig(
    @Doc("Training iterations from one evaluation to the next; 0: none.")
        @Default("0")
        @Range("[0, inf)")
        int evaluationInterval,
    @Doc("How long an evaluation lasts, in evaluation_duration_unit.")
        @Default("10")
        @Range("[1, inf)")
        int evaluationDuration,
    @Doc("What evaluation_duration counts.") @Default("episodes")
        EvaluationDurationUnit evaluationDurationUnit,
    @Doc("Remote EnvRunners for evaluation; 0: one beside the learner, on a thread of its own.")
        @Default("0")
        @Range("[0, inf)")
        @AlsoKnownAs("evaluation_num_workers")
        int evaluationNumEnvRunners,
    @Doc(
            "Evaluations from one video to the next; its first episodes go to videos/ in the results directory, as a GIF; 0: none.")
        @Default("0")
        @Range("[0, inf)")
        int recordVideo,
    @Doc("Episodes in each video.") @Default("1") @Range("[1, inf)") int recordVideoEpisodes,
    @Doc("Pictures in each video at most, one a step; 0: any number.")
        @Default("1000")
        @Range("[0, inf)")
        int videoLength,
    @Doc("What is different while evaluating.") EvaluationOverrides evaluationConfig) {

  /** Checks the ranges. */
  public EvaluationConfig {
    Constraints.check(
        EvaluationConfig.class,
        evaluationInterval,
        evaluationDuration,
        evaluationDurationUnit,
        evaluationNumEnvRunners,
        recordVideo,
        recordVideoEpisodes,
        videoLength,
        evaluationConfig);
    if (evaluationInterval == 0) {
      expectDefault("recordVideo", recordVideo, "evaluation_interval: 1");
    }
    if (recordVideo == 0) {
      expectDefault("recordVideoEpisodes", recordVideoEpisodes, "record_video: 1");
      expectDefault("videoLength", videoLength, "record_video: 1");
    }
  }

  private static void expectDefault(String component, int value, String effective) {
    Constraints.expectDefault(EvaluationConfig.class, component, value, effective);
  }

  /** Changes some of the settings. */
  public static final class Builder extends RecordBuilder<EvaluationConfig, Builder> {
    Builder(EvaluationConfig initial) {
      super(initial);
    }

    /** Sets {@code evaluation_interval}. */
    public Builder evaluationInterval(int evaluationInterval) {
      return set("evaluationInterval", evaluationInterval);
    }

    /** Sets {@code evaluation_duration}. */
    public Builder evaluationDuration(int evaluationDuration) {
      return set("evaluationDuration", evaluationDuration);
    }

    /** Sets {@code evaluation_duration_unit}. */
    public Builder evaluationDurationUnit(EvaluationDurationUnit evaluationDurationUnit) {
      return set("evaluationDurationUnit", evaluationDurationUnit);
    }

    /** Sets {@code evaluation_num_env_runners}. */
    public Builder evaluationNumEnvRunners(int evaluationNumEnvRunners) {
      return set("evaluationNumEnvRunners", evaluationNumEnvRunners);
    }

    /** Changes {@code evaluation_config}. */
    public Builder evaluationConfig(Consumer<EvaluationOverrides.Builder> change) {
      return change(
          "evaluationConfig", EvaluationOverrides.class, EvaluationOverrides.Builder::new, change);
    }

    /** Sets {@code record_video}. */
    public Builder recordVideo(int recordVideo) {
      return set("recordVideo", recordVideo);
    }

    /** Sets {@code record_video_episodes}. */
    public Builder recordVideoEpisodes(int recordVideoEpisodes) {
      return set("recordVideoEpisodes", recordVideoEpisodes);
    }

    /** Sets {@code video_length}. */
    public Builder videoLength(int videoLength) {
      return set("videoLength", videoLength);
    }
  }
}
