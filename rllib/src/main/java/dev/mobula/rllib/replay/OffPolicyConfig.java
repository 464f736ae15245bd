package dev.mobula.rllib.replay;

import dev.mobula.rllib.config.AlgorithmConfig;
import dev.mobula.rllib.config.AlsoKnownAs;
import dev.mobula.rllib.config.ConfigException;
import dev.mobula.rllib.config.Constraints;
import dev.mobula.rllib.config.Default;
import dev.mobula.rllib.config.Doc;
import dev.mobula.rllib.config.EnvRunnersConfig;
import dev.mobula.rllib.config.IntRange;
import dev.mobula.rllib.config.NoSuchKey;
import dev.mobula.rllib.config.Range;
import dev.mobula.rllib.config.Schedule;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The settings that all algorithms share that learn from a replay buffer; their keys stand directly
 * under {@code config}.
 */
@NoSuchKey(
    "exploration_config: remove it, as these algorithms explore by their own settings, and curiosity is for PPO and A2C")
public record OffPolicyConfig(
    @Doc("What is remembered, to learn from again.") ReplayBufferConfig replayBufferConfig,
    @Doc("Environment steps sampled before the first gradient step.")
        @Default("100")
        @Range("[0, inf)")
        @AlsoKnownAs("learning_starts")
        long numStepsSampledBeforeLearningStarts,
    @Doc(
            "Rows learnt from for each environment step sampled; null: one gradient step per sample of all environments. With a training batch of 64, 32 means a gradient step for every 2 steps sampled.")
        @Default("null")
        @Range("(0, inf)")
        @AlsoKnownAs(
            "gradient_steps: times train_batch_size_per_learner / (rollout_fragment_length · environments); -1 is train_batch_size_per_learner")
        @Nullable Double trainingIntensity,
    @Doc("How far an update of target networks moves them towards the others; 1: all the way.")
        @Default("0.005")
        @Range("(0, 1]")
        double tau,
    @Doc(
            "Steps whose rewards a target sums before it relies on target networks; [1, 5]: each target as many as it draws from 1 to 5.")
        @Default("1")
        @Range("[1, inf)")
        @AlsoKnownAs("n_steps")
        IntRange nStep) {
  /** Checks the ranges. */
  public OffPolicyConfig {
    Constraints.check(
        OffPolicyConfig.class,
        replayBufferConfig,
        numStepsSampledBeforeLearningStarts,
        trainingIntensity,
        tau,
        nStep);
  }

  /**
   * Checks what depends on the settings of all algorithms too: that the replay buffer can hold a
   * transition of each environment, and that nothing is set that has no effect.
   */
  public void check(AlgorithmConfig common) {
    int capacity = replayBufferConfig.capacity();
    EnvRunnersConfig runners = common.envRunners();
    if (runners.rolloutFragmentLength() == 0) {
      throw new ConfigException(
          List.of("env_runners.rollout_fragment_length"),
          "at least 1 with learning from a replay buffer, whose batches are no samples",
          "auto",
          "leave it out, or write 1, which RLlib's auto is here");
    }
    long needed = (nStep.high() + runners.frameStack() + 1L) * runners.totalEnvs();
    if (capacity < needed) {
      throw ConfigException.between(
          "replay_buffer_config.capacity",
          "n_step",
          "at least n_step + frame_stack + 1 steps of each environment, " + needed + " in all",
          Integer.toString(capacity),
          "raise it, or lower n_step or the number of environments");
    }
    if (replayBufferConfig.actorName() != null && common.model().useLstm()) {
      throw ConfigException.between(
          "replay_buffer_config.actor_name",
          "model.use_lstm",
          "null, as a shared buffer remembers no recurrent states",
          replayBufferConfig.actorName(),
          "remove it, or set model.use_lstm: false");
    }
    String why = "learning from a replay buffer";
    Constraints.expectUnset("env_runners.normalize_reward", runners.normalizeReward(), false, why);
    Constraints.expectUnset("model.vf_share_layers", common.model().vfShareLayers(), false, why);
    common.learners().expectOne(why);
    Constraints.expectUnset(
        "learners.isolated_learners", common.learners().isolatedLearners(), false, why);
  }

  /**
   * Checks that {@code lr} was left alone where it stands in for no other rate.
   *
   * @param usual the algorithm's default
   * @param own the rates that it stands in for, null where it does
   */
  public static void checkLr(AlgorithmConfig common, double usual, @Nullable Schedule... own) {
    if (Arrays.stream(own).allMatch(Objects::nonNull)) {
      Constraints.expectUnset(
          "lr", common.lr(), Schedule.constant(usual), "a rate of its own for each network");
    }
  }
}
