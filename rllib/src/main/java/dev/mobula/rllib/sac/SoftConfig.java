package dev.mobula.rllib.sac;

import dev.mobula.columns.math.DetMath;
import dev.mobula.envs.Discrete;
import dev.mobula.envs.Space;
import dev.mobula.rllib.PolicySpecs;
import dev.mobula.rllib.config.AlgorithmConfig;
import dev.mobula.rllib.config.AlsoKnownAs;
import dev.mobula.rllib.config.Auto;
import dev.mobula.rllib.config.ConfigException;
import dev.mobula.rllib.config.Constraints;
import dev.mobula.rllib.config.Default;
import dev.mobula.rllib.config.Doc;
import dev.mobula.rllib.config.NoiseConstraints;
import dev.mobula.rllib.config.Range;
import dev.mobula.rllib.config.Schedule;
import dev.mobula.rllib.replay.OffPolicyConfig;
import org.jspecify.annotations.Nullable;

/**
 * The settings that SAC and its kin share; their keys stand directly under {@code config}. Defaults
 * are stable-baselines3's.
 */
public record SoftConfig(
    @Doc("Gradient steps from one update of the target networks to the next.")
        @Default("1")
        @Range("[1, inf)")
        @AlsoKnownAs("target_update_interval")
        long targetNetworkUpdateFreq,
    @Doc("By what entropy counts against reward at first; with alpha_lr: 0 to the end.")
        @Default("1")
        @Range("(0, inf)")
        @AlsoKnownAs("ent_coef: a number with alpha_lr: 0 beside it; auto by leaving out both")
        double initialAlpha,
    @Doc(
            "The entropy, in nats, that the policy is to keep, by which the weight of entropy is adapted; auto: −1 for each element of a Box, 0.98 · log(n) for Discrete(n).")
        @Default("auto")
        @Auto
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
        @Nullable Schedule alphaLr,
    @Doc("Whether continuous actions are explored by state-dependent noise (gSDE).")
        @Default("false")
        boolean useSde,
    @Doc("Steps of a sample after which gSDE draws new noise; -1: once per sample.")
        @Default("-1")
        @Range("[-1, inf)")
        int sdeSampleFreq,
    @Doc("First value of the logarithms of gSDE's deviations.") @Default("-3") double logStdInit) {
  /** RLlib's share of the greatest entropy that a policy of Discrete actions is to keep. */
  private static final double SHARE_OF_MOST = 0.98;

  /** The default of lr. */
  private static final double LR = 3e-4;

  /** Checks the ranges, and that nothing is set that has no effect. */
  public SoftConfig {
    Constraints.check(
        SoftConfig.class,
        targetNetworkUpdateFreq,
        initialAlpha,
        targetEntropy,
        actorLr,
        criticLr,
        alphaLr,
        useSde,
        sdeSampleFreq,
        logStdInit);
    if (!useSde) {
      Constraints.expectDefault(SoftConfig.class, "sdeSampleFreq", sdeSampleFreq, "use_sde: true");
      Constraints.expectDefault(SoftConfig.class, "logStdInit", logStdInit, "use_sde: true");
    }
    if (targetEntropy != null && !moves(alphaLr)) {
      throw ConfigException.between(
          "target_entropy",
          "alpha_lr",
          "no value, as the weight of entropy stays the same with alpha_lr: 0",
          String.valueOf(targetEntropy),
          "leave it out, or set another alpha_lr");
    }
  }

  /** Checks what depends on the settings of all algorithms too: that those have an effect. */
  public void check(AlgorithmConfig common) {
    OffPolicyConfig.checkLr(common, LR, actorLr, criticLr, alphaLr);
    NoiseConstraints.checkFrequency(common, sdeSampleFreq);
    if (useSde && common.model().freeLogStd()) {
      throw ConfigException.between(
          "model.free_log_std",
          "use_sde",
          "false, as use_sde has deviations of its own",
          "true",
          "leave it out, or set use_sde: false");
    }
  }

  /** Returns how Gaussian actions explore. */
  PolicySpecs.Exploration exploration() {
    return new PolicySpecs.Exploration(useSde, useSde ? logStdInit : 0, false);
  }

  /** Tells whether the weight of entropy is adapted to a target. */
  boolean adaptsAlpha() {
    return moves(alphaLr);
  }

  private static boolean moves(@Nullable Schedule rate) {
    return rate == null || rate.points().stream().anyMatch(point -> point.value() != 0);
  }

  /** Returns the weight of the entropy of a policy of such actions. */
  Temperature temperature(Space<?> actions) {
    double usual =
        actions instanceof Discrete(int n, int _)
            ? SHARE_OF_MOST * DetMath.log((double) n)
            : -actions.flatSize();
    return new Temperature(initialAlpha, targetEntropy == null ? usual : targetEntropy);
  }

  /** Returns the learning rate of the policy. */
  double actorLr(AlgorithmConfig common, long envSteps) {
    return rate(actorLr, common, envSteps);
  }

  /** Returns the learning rate of the critics. */
  double criticLr(AlgorithmConfig common, long envSteps) {
    return rate(criticLr, common, envSteps);
  }

  /** Returns the learning rate of the weight of entropy. */
  double alphaLr(AlgorithmConfig common, long envSteps) {
    return rate(alphaLr, common, envSteps);
  }

  private static double rate(@Nullable Schedule own, AlgorithmConfig common, long envSteps) {
    return (own == null ? common.lr() : own).value(envSteps);
  }
}
