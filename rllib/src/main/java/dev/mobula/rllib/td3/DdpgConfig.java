package dev.mobula.rllib.td3;

import dev.mobula.rllib.config.AlgorithmConfig;
import dev.mobula.rllib.config.AlsoKnownAs;
import dev.mobula.rllib.config.Constraints;
import dev.mobula.rllib.config.Default;
import dev.mobula.rllib.config.Defaults;
import dev.mobula.rllib.config.Doc;
import dev.mobula.rllib.config.Inline;
import dev.mobula.rllib.config.NoSuchKey;
import dev.mobula.rllib.config.Range;
import dev.mobula.rllib.config.Schedule;
import dev.mobula.rllib.replay.OffPolicyConfig;
import dev.mobula.rllib.replay.OffPolicyConfigBuilder;
import dev.mobula.rllib.replay.OffPolicySpec;
import org.jspecify.annotations.Nullable;

/** The {@code config} of DDPG. Defaults are stable-baselines3's, the noise rl-baselines3-zoo's. */
@NoSuchKey({
  "twin_q: choose run: TD3 with policy_delay: 1 and target_policy_noise: 0",
  "n_critics: choose run: TD3 with policy_delay: 1 and target_policy_noise: 0"
})
public record DdpgConfig(
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
        double noiseStd)
    implements OffPolicySpec {
  /** Checks the ranges, and that nothing is set that has no effect. */
  public DdpgConfig {
    Constraints.check(DdpgConfig.class, common, offPolicy, actorLr, criticLr, noiseStd);
    offPolicy.check(common);
    OffPolicyConfig.checkLr(common, Td3Config.LR, actorLr, criticLr);
    common.model().expectFeedForward("DDPG");
    common.model().expectNoHeadLayers("run: DDPG");
    Constraints.expectUnset("model.free_log_std", common.model().freeLogStd(), true, "run: DDPG");
  }

  /** Returns the settings of TD3 with which it is DDPG. */
  Td3Config asTd3() {
    return new Td3Config(common, offPolicy, actorLr, criticLr, noiseStd, false, 1, 0, 0.5);
  }

  /** Returns the defaults. */
  public static DdpgConfig defaults() {
    return Defaults.of(DdpgConfig.class);
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
  public static final class Builder extends OffPolicyConfigBuilder<DdpgConfig, Builder> {
    private Builder(DdpgConfig initial) {
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
  }
}
