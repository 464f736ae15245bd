package dev.mobula.rllib.a2c;

import dev.mobula.rllib.ReproducibilityContract;
import dev.mobula.rllib.config.ExperimentSpec;

class A2cReproducibilityTest extends ReproducibilityContract {
  @Override
  protected ExperimentSpec experiment() {
    return cartPole(A2cConfig.builder());
  }

  @Override
  protected ExperimentSpec remote() {
    return cartPole(
        A2cConfig.builder()
            .envRunners(runners -> runners.numEnvRunners(2).numCpusPerEnvRunner(0.5)));
  }

  private static ExperimentSpec cartPole(A2cConfig.Builder config) {
    return ExperimentSpec.of(
            "A2C",
            "CartPole-v1",
            config
                .trainBatchSizePerLearner(40)
                .envRunners(runners -> runners.numEnvsPerEnvRunner(4))
                .reporting(reporting -> reporting.minSampleTimestepsPerIteration(200))
                .build())
        .withSeed(1);
  }
}
