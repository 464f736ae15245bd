package dev.mobula.rllib.a2c;

import dev.mobula.rllib.config.AlgorithmConfig;
import dev.mobula.rllib.config.AlgorithmConfigBuilder;
import dev.mobula.rllib.config.AlgorithmSpec;
import dev.mobula.rllib.config.AlsoKnownAs;
import dev.mobula.rllib.config.Constraints;
import dev.mobula.rllib.config.Default;
import dev.mobula.rllib.config.Defaults;
import dev.mobula.rllib.config.Doc;
import dev.mobula.rllib.config.Inline;
import dev.mobula.rllib.config.NoiseConstraints;
import dev.mobula.rllib.config.Range;
import dev.mobula.rllib.config.Schedule;
import dev.mobula.rllib.curiosity.CuriosityConfig;
import dev.mobula.rllib.ppo.PpoConfig;
import dev.mobula.rollout.BatchMode;
import java.util.function.Consumer;

/** The {@code config} of A2C. Defaults are stable-baselines3's. */
public record A2cConfig(
    @Inline(
            defaults = {
              "lr=7e-4",
              "train_batch_size_per_learner=5",
              "optimizer.type=rmsprop",
              "reporting.min_sample_timesteps_per_iteration=1000"
            })
        AlgorithmConfig common,
    @Doc("Lambda of generalised advantage estimation.")
        @Default("1")
        @Range("[0, 1]")
        @AlsoKnownAs({"lambda", "gae_lambda"})
        double lambda,
    @Doc("Weight of the entropy bonus; may be a schedule.")
        @Default("0")
        @Range("[0, inf)")
        @AlsoKnownAs("ent_coef")
        Schedule entropyCoeff,
    @Doc("Weight of the value function's loss.")
        @Default("0.5")
        @Range("[0, inf)")
        @AlsoKnownAs("vf_coef")
        double vfLossCoeff,
    @Doc("Whether advantages are normalised in each update.") @Default("false")
        boolean normalizeAdvantage,
    @Doc("Whether continuous actions are explored by state-dependent noise (gSDE).")
        @Default("false")
        boolean useSde,
    @Doc("Steps after which gSDE draws new noise; -1: once per rollout.")
        @Default("-1")
        @Range("[-1, inf)")
        int sdeSampleFreq,
    @Doc("First value of the logarithm of the deviation of continuous actions.") @Default("0")
        double logStdInit,
    @Doc("Whether weights start orthogonal (hidden √2, policy head 0.01, value head 1).")
        @Default("true")
        boolean orthoInit,
    @Doc("What is rewarded beside what the environment pays for.")
        CuriosityConfig explorationConfig)
    implements AlgorithmSpec {
  /** The default, which is that of one environment. */
  private static final int STEPS = 5;

  /**
   * Checks the ranges, and that nothing is set without effect. A training batch of 5 steps, the
   * default, becomes one of 5 steps of each environment, as many as stable-baselines3's.
   */
  public A2cConfig {
    Constraints.check(
        A2cConfig.class,
        common,
        lambda,
        entropyCoeff,
        vfLossCoeff,
        normalizeAdvantage,
        useSde,
        sdeSampleFreq,
        logStdInit,
        orthoInit,
        explorationConfig);
    Constraints.expectUnset(
        "env_runners.batch_mode",
        common.envRunners().batchMode(),
        BatchMode.TRUNCATE_EPISODES,
        "run: A2C, whose updates are all of the same size");
    if (common.model().useLstm()) {
      common
          .learners()
          .expectOne("run: A2C and model.use_lstm: true, as sequences do not divide evenly");
    }
    int envs = common.envRunners().totalEnvs();
    if (common.trainBatchSizePerLearner() == STEPS) {
      int steps = Math.max(STEPS, common.envRunners().rolloutFragmentLength());
      int each = steps * envs / common.learners().size(); // rounded down, which samples no more
      common = common.withTrainBatchSizePerLearner(each);
    } else {
      common.expectSampleWithinBatch();
    }
    NoiseConstraints.check(A2cConfig.class, common, useSde, sdeSampleFreq, logStdInit);
    explorationConfig.check(common);
  }

  /**
   * Returns the settings of PPO with which it is A2C: one step on the whole batch, however large it
   * is. It may be larger than asked for, by almost a sample of all runners, where a runner was lost
   * in an earlier one. Several learners have an equal part of it each.
   */
  PpoConfig asPpo() {
    int sample = common.envRunners().totalEnvs() * common.rolloutFragmentLength();
    int all = common.totalTrainBatchSize() + sample - 1;
    int largest = Math.ceilDiv(all, common.learners().size());
    return PpoConfig.builder()
        .commonSettings(common)
        .trainBatchSizePerLearner(largest)
        .minibatchSize(largest)
        .numEpochs(1)
        .shuffleBatchPerEpoch(false)
        .lambda(lambda)
        .entropyCoeff(entropyCoeff)
        .vfLossCoeff(vfLossCoeff)
        .normalizeAdvantage(normalizeAdvantage)
        .useSde(useSde)
        .sdeSampleFreq(sdeSampleFreq)
        .logStdInit(logStdInit)
        .orthoInit(orthoInit)
        .explorationConfig(explorationConfig)
        .build();
  }

  /** Returns the defaults. */
  public static A2cConfig defaults() {
    return Defaults.of(A2cConfig.class);
  }

  /** Returns a builder that starts from the defaults. */
  public static Builder builder() {
    return new Builder(defaults());
  }

  /** Changes some of the settings. */
  public static final class Builder extends AlgorithmConfigBuilder<A2cConfig, Builder> {
    private Builder(A2cConfig initial) {
      super(initial);
    }

    /** Sets {@code lambda_}. */
    public Builder lambda(double lambda) {
      return set("lambda", lambda);
    }

    /** Sets {@code entropy_coeff}. */
    public Builder entropyCoeff(Schedule entropyCoeff) {
      return set("entropyCoeff", entropyCoeff);
    }

    /** Sets {@code vf_loss_coeff}. */
    public Builder vfLossCoeff(double vfLossCoeff) {
      return set("vfLossCoeff", vfLossCoeff);
    }

    /** Sets {@code normalize_advantage}. */
    public Builder normalizeAdvantage(boolean normalizeAdvantage) {
      return set("normalizeAdvantage", normalizeAdvantage);
    }

    /** Sets {@code use_sde}. */
    public Builder useSde(boolean useSde) {
      return set("useSde", useSde);
    }

    /** Sets {@code sde_sample_freq}. */
    public Builder sdeSampleFreq(int sdeSampleFreq) {
      return set("sdeSampleFreq", sdeSampleFreq);
    }

    /** Sets {@code log_std_init}. */
    public Builder logStdInit(double logStdInit) {
      return set("logStdInit", logStdInit);
    }

    /** Sets {@code ortho_init}. */
    public Builder orthoInit(boolean orthoInit) {
      return set("orthoInit", orthoInit);
    }

    /** Changes {@code exploration_config}. */
    public Builder explorationConfig(Consumer<CuriosityConfig.Builder> change) {
      return change(
          "explorationConfig", CuriosityConfig.class, CuriosityConfig.Builder::new, change);
    }
  }
}
