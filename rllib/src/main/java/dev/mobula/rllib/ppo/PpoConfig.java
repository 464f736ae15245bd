package dev.mobula.rllib.ppo;

import dev.mobula.rllib.config.AlgorithmConfig;
import dev.mobula.rllib.config.AlgorithmConfigBuilder;
import dev.mobula.rllib.config.AlgorithmSpec;
import dev.mobula.rllib.config.AlsoKnownAs;
import dev.mobula.rllib.config.ConfigException;
import dev.mobula.rllib.config.Constraints;
import dev.mobula.rllib.config.Default;
import dev.mobula.rllib.config.Defaults;
import dev.mobula.rllib.config.Doc;
import dev.mobula.rllib.config.Inline;
import dev.mobula.rllib.config.NoiseConstraints;
import dev.mobula.rllib.config.Range;
import dev.mobula.rllib.config.Schedule;
import dev.mobula.rllib.curiosity.CuriosityConfig;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The {@code config} of PPO. Defaults are stable-baselines3's. */
public record PpoConfig(
    @Inline(defaults = "train_batch_size_per_learner=2048") AlgorithmConfig common,
    @Doc("Lambda of generalised advantage estimation.")
        @Default("0.95")
        @Range("[0, 1]")
        @AlsoKnownAs({"lambda", "gae_lambda"})
        double lambda,
    @Doc("How far the new policy's probability ratio counts, as 1 ± clip_param; may be a schedule.")
        @Default("0.2")
        @Range("[0, inf)")
        @AlsoKnownAs("clip_range")
        Schedule clipParam,
    @Doc("Passes over the training batch per update.")
        @Default("10")
        @Range("[1, inf)")
        @AlsoKnownAs({"num_sgd_iter", "n_epochs"})
        int numEpochs,
    @Doc("Environment steps per gradient step; the last minibatch of a pass holds what is left.")
        @Default("64")
        @Range("[1, inf)")
        @AlsoKnownAs({"sgd_minibatch_size", "batch_size"})
        int minibatchSize,
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
    @Doc(
            "Bound of a row's squared error in the value function's loss, beyond which it teaches nothing; null: none.")
        @Default("null")
        @Range("(0, inf)")
        @Nullable Double vfClipParam,
    @Doc(
            "How far from the sampled value a prediction counts in the value function's loss, ±; beyond it a row teaches nothing; may be a schedule; null: any distance.")
        @Default("null")
        @Range("(0, inf)")
        @Nullable Schedule clipRangeVf,
    @Doc("Whether the divergence from the sampling policy is penalised in the loss.")
        @Default("false")
        boolean useKlLoss,
    @Doc(
            "First weight of that penalty, also from a resume that changes it; it is adapted to keep the divergence near kl_target.")
        @Default("0.2")
        @Range("[0, inf)")
        double klCoeff,
    @Doc("The divergence that kl_coeff is adapted to.") @Default("0.01") @Range("(0, inf)")
        double klTarget,
    @Doc("Ends an update early once the approximate divergence passes 1.5 times this; null: never.")
        @Default("null")
        @Range("(0, inf)")
        @Nullable Double targetKl,
    @Doc("Whether advantages are normalised in each minibatch.") @Default("true")
        boolean normalizeAdvantage,
    @Doc("Whether each pass goes over the training batch in a new random order.") @Default("true")
        boolean shuffleBatchPerEpoch,
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

  /**
   * Checks the ranges, that nothing is set without effect, and that a minibatch fits into the batch
   * and the batch into the envs.
   */
  public PpoConfig {
    Constraints.check(
        PpoConfig.class,
        common,
        lambda,
        clipParam,
        numEpochs,
        minibatchSize,
        entropyCoeff,
        vfLossCoeff,
        vfClipParam,
        clipRangeVf,
        useKlLoss,
        klCoeff,
        klTarget,
        targetKl,
        normalizeAdvantage,
        shuffleBatchPerEpoch,
        useSde,
        sdeSampleFreq,
        logStdInit,
        orthoInit,
        explorationConfig);
    explorationConfig.check(common);
    if (!useKlLoss) {
      Constraints.expectDefault(PpoConfig.class, "klCoeff", klCoeff, "use_kl_loss: true");
      Constraints.expectDefault(PpoConfig.class, "klTarget", klTarget, "use_kl_loss: true");
    }
    NoiseConstraints.check(PpoConfig.class, common, useSde, sdeSampleFreq, logStdInit);
    int batch = common.trainBatchSizePerLearner();
    if (minibatchSize > batch) {
      throw ConfigException.between(
          "minibatch_size",
          "train_batch_size_per_learner",
          "at most train_batch_size_per_learner (" + batch + ")",
          Integer.toString(minibatchSize),
          "lower it or raise train_batch_size_per_learner");
    }
    common.expectSampleWithinBatch();
    int sequence = longestSequence(common);
    if (common.model().useLstm() && minibatchSize < sequence) {
      throw ConfigException.between(
          "minibatch_size",
          "model.max_seq_len",
          "at least the steps of a sequence (" + sequence + "), as a minibatch is of whole ones",
          Integer.toString(minibatchSize),
          "raise it or lower model.max_seq_len");
    }
    if (common.envRunners().totalEnvs() > common.totalTrainBatchSize()) {
      throw ConfigException.between(
          "train_batch_size_per_learner",
          "env_runners.num_envs_per_env_runner",
          "at least a step of each of the " + common.envRunners().totalEnvs() + " environments",
          Integer.toString(common.totalTrainBatchSize()),
          "raise it, or lower env_runners.num_env_runners or num_envs_per_env_runner");
    }
  }

  /** Returns the most steps of a sequence, which may be cut at the end of a sample before. */
  private static int longestSequence(AlgorithmConfig common) {
    return Math.min(common.model().maxSeqLen(), common.longestSample());
  }

  /** Returns the defaults. */
  public static PpoConfig defaults() {
    return Defaults.of(PpoConfig.class);
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
  public static final class Builder extends AlgorithmConfigBuilder<PpoConfig, Builder> {
    private Builder(PpoConfig initial) {
      super(initial);
    }

    /** Sets {@code lambda_}. */
    public Builder lambda(double lambda) {
      return set("lambda", lambda);
    }

    /** Sets {@code clip_param} to a constant. */
    public Builder clipParam(double clipParam) {
      return clipParam(Schedule.constant(clipParam));
    }

    /** Sets {@code clip_param}. */
    public Builder clipParam(Schedule clipParam) {
      return set("clipParam", clipParam);
    }

    /** Sets {@code num_epochs}. */
    public Builder numEpochs(int numEpochs) {
      return set("numEpochs", numEpochs);
    }

    /** Sets {@code minibatch_size}. */
    public Builder minibatchSize(int minibatchSize) {
      return set("minibatchSize", minibatchSize);
    }

    /** Sets {@code entropy_coeff} to a constant. */
    public Builder entropyCoeff(double entropyCoeff) {
      return entropyCoeff(Schedule.constant(entropyCoeff));
    }

    /** Sets {@code entropy_coeff}. */
    public Builder entropyCoeff(Schedule entropyCoeff) {
      return set("entropyCoeff", entropyCoeff);
    }

    /** Sets {@code vf_loss_coeff}. */
    public Builder vfLossCoeff(double vfLossCoeff) {
      return set("vfLossCoeff", vfLossCoeff);
    }

    /** Sets {@code vf_clip_param}; null for none. */
    public Builder vfClipParam(@Nullable Double vfClipParam) {
      return set("vfClipParam", vfClipParam);
    }

    /** Sets {@code clip_range_vf} to a constant. */
    public Builder clipRangeVf(double clipRangeVf) {
      return clipRangeVf(Schedule.constant(clipRangeVf));
    }

    /** Sets {@code clip_range_vf}; null for any distance. */
    public Builder clipRangeVf(@Nullable Schedule clipRangeVf) {
      return set("clipRangeVf", clipRangeVf);
    }

    /** Sets {@code use_kl_loss}. */
    public Builder useKlLoss(boolean useKlLoss) {
      return set("useKlLoss", useKlLoss);
    }

    /** Sets {@code kl_coeff}. */
    public Builder klCoeff(double klCoeff) {
      return set("klCoeff", klCoeff);
    }

    /** Sets {@code kl_target}. */
    public Builder klTarget(double klTarget) {
      return set("klTarget", klTarget);
    }

    /** Sets {@code target_kl}; null for never. */
    public Builder targetKl(@Nullable Double targetKl) {
      return set("targetKl", targetKl);
    }

    /** Sets {@code normalize_advantage}. */
    public Builder normalizeAdvantage(boolean normalizeAdvantage) {
      return set("normalizeAdvantage", normalizeAdvantage);
    }

    /** Sets {@code shuffle_batch_per_epoch}. */
    public Builder shuffleBatchPerEpoch(boolean shuffleBatchPerEpoch) {
      return set("shuffleBatchPerEpoch", shuffleBatchPerEpoch);
    }

    /** Sets {@code use_sde}. */
    public Builder useSde(boolean useSde) {
      return set("useSde", useSde);
    }

    /** Sets {@code sde_sample_freq}; -1 for once per rollout. */
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

    /** Replaces {@code exploration_config}. */
    public Builder explorationConfig(CuriosityConfig explorationConfig) {
      return set("explorationConfig", explorationConfig);
    }
  }
}
