package dev.mobula.rllib.curiosity;

import dev.mobula.policies.Activation;
import dev.mobula.policies.PolicySpec;
import dev.mobula.rllib.config.AlgorithmConfig;
import dev.mobula.rllib.config.AlsoKnownAs;
import dev.mobula.rllib.config.ConfigException;
import dev.mobula.rllib.config.Constraints;
import dev.mobula.rllib.config.Default;
import dev.mobula.rllib.config.Doc;
import dev.mobula.rllib.config.OneOf;
import dev.mobula.rllib.config.Range;
import dev.mobula.rllib.config.RecordBuilder;
import dev.mobula.rllib.config.Schedule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The group {@code exploration_config}: what an algorithm rewards beside what it is paid for. */
public record CuriosityConfig(
    @Doc(
            "CountBasedCuriosity rewards observations that were rare so far, IntrinsicCuriosityModel (ICM) those that it could not foresee; null: there are no such rewards.")
        @Default("null")
        @OneOf({CuriosityConfig.MODEL, CuriosityConfig.COUNTS})
        @Nullable String type,
    @Doc("By what such rewards count against those of the environment.")
        @Default("1")
        @Range("[0, inf)")
        @AlsoKnownAs("eta")
        double intrinsicRewardCoeff,
    @Doc(
            "By what the ICM's loss of the next features counts; that of the action counts by the rest.")
        @Default("0.2")
        @Range("[0, 1]")
        double forwardLossWeight,
    @Doc("Learning rate of the ICM; may be a schedule.") @Default("1e-3") @Range("[0, inf)")
        Schedule lr,
    @Doc("Features that the ICM makes of an observation.") @Default("288") @Range("[1, inf)")
        int featureDim,
    @Doc("Units of the hidden layers that make features.") @Default("[256, 256]") @Range("[1, inf)")
        List<Integer> featureNetHiddens,
    @Doc("Units of the hidden layers that tell the action from features before and after it.")
        @Default("[256]")
        @Range("[1, inf)")
        List<Integer> inverseNetHiddens,
    @Doc("Units of the hidden layers that foresee the next features.")
        @Default("[256]")
        @Range("[1, inf)")
        List<Integer> forwardNetHiddens,
    @Doc("The function applied to each of these hidden layers.") @Default("relu")
        Activation fcnetActivation) {
  static final String COUNTS = "CountBasedCuriosity";
  static final String MODEL = "IntrinsicCuriosityModel";

  /** Checks the ranges, and that nothing is set that the type does not use. */
  public CuriosityConfig {
    featureNetHiddens = List.copyOf(featureNetHiddens);
    inverseNetHiddens = List.copyOf(inverseNetHiddens);
    forwardNetHiddens = List.copyOf(forwardNetHiddens);
    Constraints.check(
        CuriosityConfig.class,
        type,
        intrinsicRewardCoeff,
        forwardLossWeight,
        lr,
        featureDim,
        featureNetHiddens,
        inverseNetHiddens,
        forwardNetHiddens,
        fcnetActivation);
    if (type == null) {
      expectDefault("intrinsicRewardCoeff", intrinsicRewardCoeff, "type: " + COUNTS);
    }
    if (!MODEL.equals(type)) {
      String model = "type: " + MODEL;
      expectDefault("forwardLossWeight", forwardLossWeight, model);
      expectDefault("lr", lr, model);
      expectDefault("featureDim", featureDim, model);
      expectDefault("featureNetHiddens", featureNetHiddens, model);
      expectDefault("inverseNetHiddens", inverseNetHiddens, model);
      expectDefault("forwardNetHiddens", forwardNetHiddens, model);
      expectDefault("fcnetActivation", fcnetActivation, model);
    }
  }

  private static void expectDefault(String component, Object value, String effective) {
    Constraints.expectDefault(CuriosityConfig.class, component, value, effective);
  }

  /** Checks what depends on the settings of all algorithms too. */
  public void check(AlgorithmConfig common) {
    if (COUNTS.equals(type) && !common.envRunners().observationFilter().equals("NoFilter")) {
      throw ConfigException.between(
          "env_runners.observation_filter",
          "exploration_config.type",
          "NoFilter with " + COUNTS + ", as no two observations are equal after others",
          common.envRunners().observationFilter(),
          "leave it out, or choose " + MODEL);
    }
    if (MODEL.equals(type) && common.longestSample() < 2) {
      throw ConfigException.between(
          "env_runners.rollout_fragment_length",
          "exploration_config.type",
          "at least 2 with " + MODEL + ", which learns from a step and the one after it",
          Integer.toString(common.rolloutFragmentLength()),
          "raise it, or train_batch_size_per_learner where it is auto");
    }
  }

  /**
   * Makes what rewards.
   *
   * @param minibatchSize the largest number of steps that a gradient step learns from
   * @return null where nothing does
   */
  public @Nullable Curiosity create(
      AlgorithmConfig common, PolicySpec policy, int minibatchSize, long seed) {
    return switch (type) {
      case null -> null;
      case COUNTS -> new CountBasedCuriosity(intrinsicRewardCoeff);
      default -> new IntrinsicCuriosityModel(this, common, policy, minibatchSize, seed);
    };
  }

  /** Returns the names of the metrics of what rewards. */
  public List<String> metricNames() {
    return switch (type) {
      case null -> List.of();
      case COUNTS -> List.of(Curiosity.MEAN);
      default -> IntrinsicCuriosityModel.METRICS;
    };
  }

  /** Changes some of the settings. */
  public static final class Builder extends RecordBuilder<CuriosityConfig, Builder> {
    /** Starts from the values of {@code initial}. */
    public Builder(CuriosityConfig initial) {
      super(initial);
    }

    /** Sets {@code type}; null for no such rewards. */
    public Builder type(@Nullable String type) {
      return set("type", type);
    }

    /** Sets {@code intrinsic_reward_coeff}. */
    public Builder intrinsicRewardCoeff(double intrinsicRewardCoeff) {
      return set("intrinsicRewardCoeff", intrinsicRewardCoeff);
    }

    /** Sets {@code forward_loss_weight}. */
    public Builder forwardLossWeight(double forwardLossWeight) {
      return set("forwardLossWeight", forwardLossWeight);
    }

    /** Sets {@code lr}. */
    public Builder lr(Schedule lr) {
      return set("lr", lr);
    }

    /** Sets {@code feature_dim}. */
    public Builder featureDim(int featureDim) {
      return set("featureDim", featureDim);
    }

    /** Sets {@code feature_net_hiddens}. */
    public Builder featureNetHiddens(List<Integer> featureNetHiddens) {
      return set("featureNetHiddens", featureNetHiddens);
    }

    /** Sets {@code inverse_net_hiddens}. */
    public Builder inverseNetHiddens(List<Integer> inverseNetHiddens) {
      return set("inverseNetHiddens", inverseNetHiddens);
    }

    /** Sets {@code forward_net_hiddens}. */
    public Builder forwardNetHiddens(List<Integer> forwardNetHiddens) {
      return set("forwardNetHiddens", forwardNetHiddens);
    }

    /** Sets {@code fcnet_activation}. */
    public Builder fcnetActivation(Activation fcnetActivation) {
      return set("fcnetActivation", fcnetActivation);
    }
  }
}
