package dev.mobula.rllib.tqc;

import dev.mobula.rllib.ReproducibilityContract;
import dev.mobula.rllib.config.ExperimentSpec;
import java.util.List;
import java.util.Map;

class TqcReproducibilityTest extends ReproducibilityContract {
  @Override
  protected ExperimentSpec experiment() {
    return pendulum(config());
  }

  @Override
  protected ExperimentSpec remote() {
    return pendulum(
        config().envRunners(runners -> runners.numEnvRunners(2).numCpusPerEnvRunner(0.5)));
  }

  private static TqcConfig.Builder config() {
    return TqcConfig.builder()
        .trainBatchSizePerLearner(32)
        .numStepsSampledBeforeLearningStarts(20)
        .model(model -> model.fcnetHiddens(List.of(16)))
        .replayBufferConfig(replay -> replay.capacity(150))
        .nQuantiles(5)
        .envRunners(runners -> runners.numEnvsPerEnvRunner(2).observationFilter("MeanStdFilter"))
        .reporting(reporting -> reporting.minSampleTimestepsPerIteration(50));
  }

  private static ExperimentSpec pendulum(TqcConfig.Builder config) {
    return ExperimentSpec.of("TQC", "Pendulum-v1", config.build())
        .withEnvConfig(Map.of("max_episode_steps", 20))
        .withSeed(1);
  }
}
