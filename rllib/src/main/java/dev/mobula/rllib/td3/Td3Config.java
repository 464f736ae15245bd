package dev.mobula.rllib.td3;

import dev.mobula.rllib.config.AlgorithmConfig;
import dev.mobula.rllib.config.AlsoKnownAs;
import dev.mobula.rllib.config.Constraints;
import dev.mobula.rllib.config.Default;
import dev.mobula.rllib.config.Defaults;
import dev.mobula.rllib.config.Doc;
import dev.mobula.rllib.config.Inline;
import dev.mobula.rllib.config.Range;
import dev.mobula.rllib.config.Schedule;
import dev.mobula.rllib.critic.CriticKind;
import dev.mobula.rllib.replay.OffPolicyConfig;
import dev.mobula.rllib.replay.OffPolicyConfigBuilder;
import dev.mobula.rllib.replay.OffPolicySpec;
import org.jspecify.annotations.Nullable;

/** The {@code config} of TD3. Defaults are stable-baselines3's, the noise rl-baselines3-zoo's. */
public record Td3Config(
    @Inline(
            defaults = {
              "train_batch_size_per_learner=256",
              "grad_clip=null",
              "env_runners.rollout_fragment_length=1",
              "model.fcnet_hiddens=[256, 256]",
              "model.fcnet_activation=relu",
              "lr=1e-3",
              "reporting.min_sample_timesteps_per_iteration=1000",
              "optimizer.eps=1e-8"
            })
        AlgorithmConfig common,
    @Inline OffPolicyConfig offPolicy,
    @Doc("Learning rate of the policy; may be a schedule; null: lr.")
        @Default("null")
        @Range("[0, inf)")
        @Nullable Schedule actorLr,
    @Doc("Learning rate of the critics; may be a schedule; null: lr.")
        @Default("null")
        @Range("[0, inf)")
        @Nullable Schedule criticLr,
    @Doc(
            "Deviation of the Gaussian noise added to actions while exploring, which lie from −1 to 1.")
        @Default("0.1")
        @Range("[0, inf)")
        @AlsoKnownAs("action_noise: its sigma")
        double noiseStd,
    @Doc("Whether there are two critics, the lower of which counts, as values tend to be too high.")
        @Default("true")
        @AlsoKnownAs("n_critics: 2 is true, 1 is false")
        boolean twinQ,
    @Doc(
            "Steps of the critics from one step of the policy, and of all target networks, to the next.")
        @Default("2")
        @Range("[1, inf)")
        int policyDelay,
    @Doc("Deviation of the Gaussian noise added to the actions that targets value.")
        @Default("0.2")
        @Range("[0, inf)")
        @AlsoKnownAs("target_noise")
        double targetPolicyNoise,
    @Doc("Where that noise is cut off, ±.") @Default("0.5") @Range("(0, inf)")
        double targetNoiseClip)
    implements OffPolicySpec {
  /** The default of lr, DDPG's too. */
  static final double LR = 1e-3;

  /** Checks the ranges, and that nothing is set that has no effect. */
  public Td3Config {
    Constraints.check(
        Td3Config.class,
        common,
        offPolicy,
        actorLr,
        criticLr,
        noiseStd,
        twinQ,
        policyDelay,
        targetPolicyNoise,
        targetNoiseClip);
    offPolicy.check(common);
    OffPolicyConfig.checkLr(common, LR, actorLr, criticLr);
    common.model().expectFeedForward("TD3");
    common.model().expectNoHeadLayers("run: TD3");
    Constraints.expectUnset("model.free_log_std", common.model().freeLogStd(), true, "run: TD3");
    if (targetPolicyNoise == 0) {
      Constraints.expectDefault(
          Td3Config.class, "targetNoiseClip", targetNoiseClip, "target_policy_noise: above 0");
    }
  }

  /** Returns what critics say, and how it becomes one value. */
  CriticKind critics() {
    return new CriticKind.Expected(twinQ ? 2 : 1, false);
  }

  /** Returns the defaults. */
  public static Td3Config defaults() {
    return Defaults.of(Td3Config.class);
  }

  /** Returns a builder that starts from the defaults. */
  public static Builder builder() {
    return defaults().toBuilder();
  }

  /** Returns a builder that starts from these settings. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /** Changes some of the settings. */
  public static final class Builder extends OffPolicyConfigBuilder<Td3Config, Builder> {
    private Builder(Td3Config initial) {
      super(initial);
    }

    /** Sets {@code actor_lr}; null for {@code lr}. */
    public Builder actorLr(@Nullable Schedule actorLr) {
      return set("actorLr", actorLr);
    }

    /** Sets {@code critic_lr}; null for {@code lr}. */
    public Builder criticLr(@Nullable Schedule criticLr) {
      return set("criticLr", criticLr);
    }

    /** Sets {@code noise_std}. */
    public Builder noiseStd(double noiseStd) {
      return set("noiseStd", noiseStd);
    }

    /** Sets {@code twin_q}. */
    public Builder twinQ(boolean twinQ) {
      return set("twinQ", twinQ);
    }

    /** Sets {@code policy_delay}. */
    public Builder policyDelay(int policyDelay) {
      return set("policyDelay", policyDelay);
    }

    /** Sets {@code target_policy_noise}. */
    public Builder targetPolicyNoise(double targetPolicyNoise) {
      return set("targetPolicyNoise", targetPolicyNoise);
    }

    /** Sets {@code target_noise_clip}. */
    public Builder targetNoiseClip(double targetNoiseClip) {
      return set("targetNoiseClip", targetNoiseClip);
    }
  }
}
