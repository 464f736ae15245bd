package dev.mobula.rllib.sac;

import dev.mobula.rllib.ReproducibilityContract;
import dev.mobula.rllib.config.ExperimentSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SacReproducibilityTest extends ReproducibilityContract {
  @Override
  protected ExperimentSpec experiment() {
    return pendulum(config());
  }

  @Override
  protected ExperimentSpec remote() {
    return pendulum(
        config().envRunners(runners -> runners.numEnvRunners(2).numCpusPerEnvRunner(0.5)));
  }

  @Test
  void shouldGoOnExactlyWithDiscreteActions() {
    expectExactResume(ExperimentSpec.of("SAC", "CartPole-v1", config().build()).withSeed(1));
  }

  @Test
  void shouldGoOnExactlyWithStateDependentNoise() {
    expectExactResume(
        pendulum(config().useSde(true).envRunners(runners -> runners.rolloutFragmentLength(8))));
  }

  private static SacConfig.Builder config() {
    return SacConfig.builder()
        .trainBatchSizePerLearner(32)
        .numStepsSampledBeforeLearningStarts(20)
        .model(model -> model.fcnetHiddens(List.of(16)))
        .replayBufferConfig(replay -> replay.capacity(150))
        .targetNetworkUpdateFreq(3)
        .envRunners(runners -> runners.numEnvsPerEnvRunner(2).observationFilter("MeanStdFilter"))
        .reporting(reporting -> reporting.minSampleTimestepsPerIteration(50));
  }

  private static ExperimentSpec pendulum(SacConfig.Builder config) {
    return ExperimentSpec.of("SAC", "Pendulum-v1", config.build())
        .withEnvConfig(Map.of("max_episode_steps", 20))
        .withSeed(1);
  }
}
