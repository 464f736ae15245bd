package dev.mobula.rllib.sac;

import dev.mobula.rllib.config.AlgorithmConfig;
import dev.mobula.rllib.config.AlsoKnownAs;
import dev.mobula.rllib.config.Constraints;
import dev.mobula.rllib.config.Default;
import dev.mobula.rllib.config.Defaults;
import dev.mobula.rllib.config.Doc;
import dev.mobula.rllib.config.Inline;
import dev.mobula.rllib.critic.CriticKind;
import dev.mobula.rllib.replay.OffPolicyConfig;

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
    @Inline SoftConfig soft,
    @Doc("Whether there are two critics, the lower of which counts, as values tend to be too high.")
        @Default("true")
        @AlsoKnownAs("n_critics: 2 is true, 1 is false")
        boolean twinQ)
    implements SoftSpec {
  /** Checks the ranges, and that nothing is set that has no effect. */
  public SacConfig {
    Constraints.check(SacConfig.class, common, offPolicy, soft, twinQ);
    offPolicy.check(common);
    soft.check(common);
    common.model().expectFeedForward("SAC");
    common.model().expectNoHeadLayers("run: SAC");
  }

  @Override
  public CriticKind critics() {
    return new CriticKind.Expected(twinQ ? 2 : 1, true);
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
  public static final class Builder extends SoftConfigBuilder<SacConfig, Builder> {
    private Builder(SacConfig initial) {
      super(initial);
    }

    /** Sets {@code twin_q}. */
    public Builder twinQ(boolean twinQ) {
      return set("twinQ", twinQ);
    }
  }
}
