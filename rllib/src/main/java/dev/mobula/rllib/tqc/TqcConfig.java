package dev.mobula.rllib.tqc;

import dev.mobula.rllib.config.AlgorithmConfig;
import dev.mobula.rllib.config.ConfigException;
import dev.mobula.rllib.config.Constraints;
import dev.mobula.rllib.config.Default;
import dev.mobula.rllib.config.Defaults;
import dev.mobula.rllib.config.Doc;
import dev.mobula.rllib.config.Inline;
import dev.mobula.rllib.config.Range;
import dev.mobula.rllib.critic.CriticKind;
import dev.mobula.rllib.replay.OffPolicyConfig;
import dev.mobula.rllib.sac.SoftConfig;
import dev.mobula.rllib.sac.SoftConfigBuilder;
import dev.mobula.rllib.sac.SoftSpec;

/** The {@code config} of TQC. Defaults are those of the paper and of stable-baselines3-contrib. */
public record TqcConfig(
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
    @Doc("Critics.") @Default("2") @Range("[1, inf)") int nCritics,
    @Doc("Quantiles of the return that each critic says.") @Default("25") @Range("[1, inf)")
        int nQuantiles,
    @Doc(
            "How many of the highest quantiles do not count in targets, for each critic, as they tend to be too high.")
        @Default("2")
        @Range("[0, inf)")
        int topQuantilesToDropPerNet)
    implements SoftSpec {
  /** Checks the ranges, and that nothing is set that has no effect. */
  public TqcConfig {
    Constraints.check(
        TqcConfig.class, common, offPolicy, soft, nCritics, nQuantiles, topQuantilesToDropPerNet);
    offPolicy.check(common);
    soft.check(common);
    common.model().expectFeedForward("TQC");
    common.model().expectNoHeadLayers("run: TQC");
    if (topQuantilesToDropPerNet >= nQuantiles) {
      throw ConfigException.between(
          "top_quantiles_to_drop_per_net",
          "n_quantiles",
          "fewer than n_quantiles (" + nQuantiles + ")",
          Integer.toString(topQuantilesToDropPerNet),
          "lower it, or raise n_quantiles");
    }
  }

  @Override
  public CriticKind critics() {
    return new CriticKind.Quantiles(nCritics, nQuantiles, topQuantilesToDropPerNet);
  }

  /** Returns the defaults. */
  public static TqcConfig defaults() {
    return Defaults.of(TqcConfig.class);
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
  public static final class Builder extends SoftConfigBuilder<TqcConfig, Builder> {
    private Builder(TqcConfig initial) {
      super(initial);
    }

    /** Sets {@code n_critics}. */
    public Builder nCritics(int nCritics) {
      return set("nCritics", nCritics);
    }

    /** Sets {@code n_quantiles}. */
    public Builder nQuantiles(int nQuantiles) {
      return set("nQuantiles", nQuantiles);
    }

    /** Sets {@code top_quantiles_to_drop_per_net}. */
    public Builder topQuantilesToDropPerNet(int topQuantilesToDropPerNet) {
      return set("topQuantilesToDropPerNet", topQuantilesToDropPerNet);
    }
  }
}
