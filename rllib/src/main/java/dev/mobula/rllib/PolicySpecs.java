package dev.mobula.rllib;

import dev.mobula.envs.Box;
import dev.mobula.envs.Discrete;
import dev.mobula.envs.EnvironmentSpaces;
import dev.mobula.envs.Environments;
import dev.mobula.envs.Space;
import dev.mobula.envs.wrappers.StackedFrames;
import dev.mobula.policies.Distributions;
import dev.mobula.policies.ModelSettings;
import dev.mobula.policies.PolicyException;
import dev.mobula.policies.PolicyHead;
import dev.mobula.policies.PolicySpec;
import dev.mobula.rllib.config.ConfigException;
import dev.mobula.rllib.config.Constraints;
import dev.mobula.rllib.config.EnvRunnersConfig;
import dev.mobula.rllib.config.ExperimentSpec;
import dev.mobula.rllib.config.ModelConfig;
import java.util.List;

/** Makes the policy of an experiment out of its config and the spaces of its environment. */
public final class PolicySpecs {
  private PolicySpecs() {}

  /**
   * What an algorithm says about Gaussian actions and initial weights beside the shared {@code
   * model}; names as in stable-baselines3.
   */
  public record Exploration(boolean useSde, double logStdInit, boolean orthoInit) {}

  /** Returns the policy of an algorithm that learns an actor and a value function. */
  public static PolicySpec actorCritic(ExperimentSpec experiment, Exploration exploration) {
    ModelConfig model = experiment.config().common().model();
    ModelSettings settings =
        new ModelSettings(
            model.fcnetHiddens(),
            model.fcnetActivation(),
            model.headFcnetHiddens(),
            model.vfShareLayers(),
            exploration.orthoInit(),
            model.freeLogStd(),
            exploration.logStdInit(),
            exploration.useSde(),
            false,
            model.recurrence(),
            null);
    return policy(experiment, settings, new PolicyHead.ActionProbabilities());
  }

  /** Returns the policy of an algorithm that learns the value of each action. */
  public static PolicySpec actionValues(ExperimentSpec experiment, PolicyHead.ActionValues head) {
    ModelConfig model = experiment.config().common().model();
    ModelSettings settings =
        ModelSettings.defaults()
            .withHiddens(model.fcnetHiddens(), model.fcnetActivation())
            .withSharing(true, model.headFcnetHiddens())
            .withOrthoInit(false)
            .withRecurrence(model.recurrence());
    return policy(experiment, settings, head);
  }

  /**
   * Returns the policy of an algorithm that learns a deterministic actor, whose actions are all
   * from −1 to 1, by critics of their own.
   */
  public static PolicySpec boundedActor(ExperimentSpec experiment, PolicyHead.NoisyActions head) {
    return policy(experiment, plain(experiment.config().common().model()), head);
  }

  /** Returns the policy of an algorithm whose actor draws such actions. */
  public static PolicySpec squashedActor(ExperimentSpec experiment, Exploration exploration) {
    ModelConfig model = experiment.config().common().model();
    boolean free = model.freeLogStd();
    return policy(
        experiment,
        plain(model).withGaussian(free, exploration.logStdInit(), exploration.useSde(), true),
        new PolicyHead.ActionProbabilities(false));
  }

  /** Returns the same, or the policy of Discrete actions where the environment has such. */
  public static PolicySpec squashedOrDiscreteActor(
      ExperimentSpec experiment, Exploration exploration) {
    ModelConfig model = experiment.config().common().model();
    Space<?> actions = spaces(experiment).actions();
    if (!(actions instanceof Discrete)) {
      if (Distributions.of(actions).parameters().isEmpty()) {
        throw new PolicyException(
            "expected one Discrete action, or Box actions, with run: %s, found %s; choose PPO or A2C"
                .formatted(experiment.run(), actions));
      }
      return squashedActor(experiment, exploration);
    }
    Constraints.expectUnset(
        "model.free_log_std",
        model.freeLogStd(),
        false,
        "Discrete actions, which have no deviation");
    return policy(
        experiment,
        plain(model).withGaussian(true, exploration.logStdInit(), exploration.useSde(), false),
        new PolicyHead.ActionProbabilities(false));
  }

  private static ModelSettings plain(ModelConfig model) {
    return ModelSettings.defaults()
        .withHiddens(model.fcnetHiddens(), model.fcnetActivation())
        .withOrthoInit(false);
  }

  private static PolicySpec policy(
      ExperimentSpec experiment, ModelSettings settings, PolicyHead head) {
    EnvRunnersConfig runners = experiment.config().common().envRunners();
    EnvironmentSpaces spaces = spaces(experiment);
    Space<?> observations = stacked(spaces.observations(), runners.frameStack());
    return new PolicySpec(
        observations,
        runners.frameStack(),
        spaces.actions(),
        settings.withEncoder(
            experiment.config().common().model().encoder(observations, runners.frameStack())),
        runners.observationFilter(),
        runners.normalizeActions(),
        runners.clipActions(),
        head);
  }

  private static Space<?> stacked(Space<?> observations, int frameStack) {
    if (frameStack == 1) {
      return observations;
    }
    if (observations instanceof Box frame) {
      return StackedFrames.alongChannels(frame, frameStack).space();
    }
    throw new ConfigException(
        List.of("env_runners.frame_stack"),
        "1, as Box observations alone are stacked, and those of this environment are "
            + observations,
        Integer.toString(frameStack),
        "remove it, or have the environment show a Box");
  }

  private static EnvironmentSpaces spaces(ExperimentSpec experiment) {
    return Environments.spaces(experiment.env(), experiment.envConfig());
  }
}
