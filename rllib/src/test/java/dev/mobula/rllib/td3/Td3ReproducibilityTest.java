package dev.mobula.rllib.td3;

import dev.mobula.rllib.ReproducibilityContract;
import dev.mobula.rllib.config.ExperimentSpec;
import dev.mobula.rllib.config.IntRange;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class Td3ReproducibilityTest extends ReproducibilityContract {
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
  void shouldGoOnExactlyAsDdpgWithPrioritiesAndTargetsOfSeveralLengths() {
    DdpgConfig config =
        DdpgConfig.builder()
            .trainBatchSizePerLearner(16)
            .numStepsSampledBeforeLearningStarts(50)
            .trainingIntensity(5.3)
            .nStep(new IntRange(1, 3))
            .model(model -> model.fcnetHiddens(List.of(16)))
            .replayBufferConfig(
                replay -> replay.type("PrioritizedEpisodeReplayBuffer").capacity(90))
            .reporting(reporting -> reporting.minSampleTimestepsPerIteration(50))
            .build();
    expectExactResume(
        ExperimentSpec.of("DDPG", "Pendulum-v1", config)
            .withEnvConfig(Map.of("max_episode_steps", 20))
            .withSeed(1));
  }

  private static Td3Config.Builder config() {
    return Td3Config.builder()
        .trainBatchSizePerLearner(32)
        .numStepsSampledBeforeLearningStarts(20)
        .model(model -> model.fcnetHiddens(List.of(16)))
        .replayBufferConfig(replay -> replay.capacity(150))
        .policyDelay(3)
        .envRunners(runners -> runners.numEnvsPerEnvRunner(2).observationFilter("MeanStdFilter"))
        .reporting(reporting -> reporting.minSampleTimestepsPerIteration(50));
  }

  private static ExperimentSpec pendulum(Td3Config.Builder config) {
    return ExperimentSpec.of("TD3", "Pendulum-v1", config.build())
        .withEnvConfig(Map.of("max_episode_steps", 20))
        .withSeed(1);
  }
}
