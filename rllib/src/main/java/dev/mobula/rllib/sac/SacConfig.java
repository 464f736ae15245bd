package dev.mobula.rllib.sac;

import dev.mobula.envs.Space;
import dev.mobula.rllib.config.AlgorithmConfig;
import dev.mobula.rllib.config.AlsoKnownAs;
import dev.mobula.rllib.config.Constraints;
import dev.mobula.rllib.config.Default;
import dev.mobula.rllib.config.Defaults;
import dev.mobula.rllib.config.Doc;
import dev.mobula.rllib.config.Inline;
import dev.mobula.rllib.config.Range;
import dev.mobula.rllib.config.Schedule;
import dev.mobula.rllib.replay.OffPolicyConfig;
import dev.mobula.rllib.replay.OffPolicyConfigBuilder;
import dev.mobula.rllib.replay.OffPolicySpec;
import org.jspecify.annotations.Nullable;

/** The {@code config} of SAC. Defaults are stable-baselines3's. */
public record SacConfig(
    @Inline(
            defaults = {
              "train_batch_size_per_learner=256",
              "grad_clip=null",
              "env_runners.rollout_fragment_length=1",
              "model.fcnet_hiddens=[256, 256]",
              "model.fcnet_activation=relu",
              "model.free_log_std=false",
              "reporting.min_sample_timesteps_per_iteration=1000",
              "optimizer.eps=1e-8"
            })
        AlgorithmConfig common,
    @Inline OffPolicyConfig offPolicy,
    @Doc("Gradient steps from one update of the target networks to the next.")
        @Default("1")
        @Range("[1, inf)")
        @AlsoKnownAs("target_update_interval")
        long targetNetworkUpdateFreq,
    @Doc("Whether there are two critics, the lower of which counts, as values tend to be too high.")
        @Default("true")
        boolean twinQ,
    @Doc("By what entropy counts against reward at first; with alpha_lr: 0 to the end.")
        @Default("1")
        @Range("(0, inf)")
        @AlsoKnownAs("ent_coef")
        double initialAlpha,
    @Doc(
            "The entropy, in nats, that the policy is to keep, by which the weight of entropy is adapted; null: −1 for each element of an action.")
        @Default("null")
        @Nullable Double targetEntropy,
    @Doc("Learning rate of the policy; may be a schedule; null: lr.")
        @Default("null")
        @Range("[0, inf)")
        @Nullable Schedule actorLr,
    @Doc("Learning rate of the critics; may be a schedule; null: lr.")
        @Default("null")
        @Range("[0, inf)")
        @Nullable Schedule criticLr,
    @Doc(
            "Learning rate of the weight of entropy; may be a schedule; null: lr; 0: it stays the same.")
        @Default("null")
        @Range("[0, inf)")
        @Nullable Schedule alphaLr)
    implements OffPolicySpec {
  /** Checks the ranges, and that nothing is set that SAC has no use for. */
  public SacConfig {
    Constraints.check(
        SacConfig.class,
        common,
        offPolicy,
        targetNetworkUpdateFreq,
        twinQ,
        initialAlpha,
        targetEntropy,
        actorLr,
        criticLr,
        alphaLr);
    offPolicy.check(common);
    Constraints.expectUnset(
        !common.model().headFcnetHiddens().isEmpty(), "model.head_fcnet_hiddens", "run: SAC");
  }

  /** Returns the entropy that a policy of such actions is to keep. */
  double targetEntropyOf(Space<?> actions) {
    return targetEntropy == null ? -actions.flatSize() : targetEntropy;
  }

  /** Returns the defaults. */
  public static SacConfig defaults() {
    return Defaults.of(SacConfig.class);
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
  public static final class Builder extends OffPolicyConfigBuilder<SacConfig, Builder> {
    private Builder(SacConfig initial) {
      super(initial);
    }

    /** Sets {@code target_network_update_freq}. */
    public Builder targetNetworkUpdateFreq(long targetNetworkUpdateFreq) {
      return set("targetNetworkUpdateFreq", targetNetworkUpdateFreq);
    }

    /** Sets {@code twin_q}. */
    public Builder twinQ(boolean twinQ) {
      return set("twinQ", twinQ);
    }

    /** Sets {@code initial_alpha}. */
    public Builder initialAlpha(double initialAlpha) {
      return set("initialAlpha", initialAlpha);
    }

    /** Sets {@code target_entropy}; null for −1 for each element of an action. */
    public Builder targetEntropy(@Nullable Double targetEntropy) {
      return set("targetEntropy", targetEntropy);
    }

    /** Sets {@code actor_lr}; null for {@code lr}. */
    public Builder actorLr(@Nullable Schedule actorLr) {
      return set("actorLr", actorLr);
    }

    /** Sets {@code critic_lr}; null for {@code lr}. */
    public Builder criticLr(@Nullable Schedule criticLr) {
      return set("criticLr", criticLr);
    }

    /** Sets {@code alpha_lr}; null for {@code lr}. */
    public Builder alphaLr(@Nullable Schedule alphaLr) {
      return set("alphaLr", alphaLr);
    }
  }
}
