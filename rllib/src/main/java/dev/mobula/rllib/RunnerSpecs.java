package dev.mobula.rllib;

import dev.mobula.policies.PolicySpec;
import dev.mobula.rllib.config.AlgorithmConfig;
import dev.mobula.rllib.config.ConfigException;
import dev.mobula.rllib.config.EnvRunnersConfig;
import dev.mobula.rllib.config.ExperimentSpec;
import dev.mobula.rllib.config.FaultToleranceConfig;
import dev.mobula.rollout.EnvRunnerGroup;
import dev.mobula.rollout.EnvRunnerSpec;
import dev.mobula.rollout.FaultTolerance;
import java.time.Duration;
import java.util.List;

/** Makes what {@code rollout-workers} takes out of a config. */
final class RunnerSpecs {
  private RunnerSpecs() {}

  static EnvRunnerSpec of(
      ExperimentSpec experiment, PolicySpec policy, Algorithm.Sampling sampling) {
    AlgorithmConfig common = experiment.config().common();
    EnvRunnersConfig runners = common.envRunners();
    return new EnvRunnerSpec(
        experiment.env(),
        experiment.envConfig(),
        runners.numEnvsPerEnvRunner(),
        runners.numEnvGroups(),
        common.faultTolerance().restartFailedSubEnvironments(),
        common.rolloutFragmentLength(),
        runners.batchMode(),
        policy,
        common.runnerEngine(),
        runners.explore(),
        sampling.sdeSampleFreq(),
        runners.normalizeReward(),
        runners.clipRewards(),
        common.gamma(),
        sampling.forReplay(),
        sampling.policyOutputs(),
        common.callbacks());
  }

  static EnvRunnerGroup.Placement placement(EnvRunnersConfig config) {
    return new EnvRunnerGroup.Placement(
        config.numEnvRunners(),
        config.numCpusPerEnvRunner(),
        config.numGpusPerEnvRunner(),
        config.isolated());
  }

  /**
   * Checks that there is something to evaluate in.
   *
   * @throws ConfigException if the environment is one of other processes
   */
  static void checkEvaluation(AlgorithmConfig config, EnvRunnerSpec spec) {
    int interval = config.evaluation().evaluationInterval();
    if (interval > 0 && spec.isExternal()) {
      throw new ConfigException(
          List.of("evaluation_interval"),
          "0 with env: external, of which no copies can be made for an evaluation",
          Integer.toString(interval),
          "leave it out, and look at env_runners/episode_return_mean");
    }
  }

  static FaultTolerance faultTolerance(FaultToleranceConfig config) {
    return new FaultTolerance(
        config.restartFailedEnvRunners(),
        config.ignoreEnvRunnerFailures(),
        config.maxNumEnvRunnerRestarts(),
        config.numConsecutiveEnvRunnerFailuresTolerance(),
        Duration.ofMillis(Math.round(config.delayBetweenEnvRunnerRestartsS() * 1000)));
  }
}
