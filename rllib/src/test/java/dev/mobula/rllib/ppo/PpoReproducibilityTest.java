package dev.mobula.rllib.ppo;

import dev.mobula.rllib.ReproducibilityContract;
import dev.mobula.rllib.config.ExperimentSpec;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PpoReproducibilityTest extends ReproducibilityContract {
  @Override
  protected ExperimentSpec experiment() {
    return cartPole(config -> config);
  }

  @Override
  protected ExperimentSpec remote() {
    return cartPole(
        config -> config.envRunners(runners -> runners.numEnvRunners(2).numCpusPerEnvRunner(0.5)));
  }

  @Test
  void shouldGoOnExactlyWithGaussianActionsNormalisersAndStateDependentNoise() {
    PpoConfig config =
        PpoConfig.builder()
            .trainBatchSizePerLearner(128)
            .minibatchSize(50)
            .numEpochs(2)
            .useSde(true)
            .sdeSampleFreq(4)
            .envRunners(runners ->
                runners
                    .numEnvsPerEnvRunner(4)
                    .observationFilter("MeanStdFilter")
                    .normalizeReward(true))
            .build();
    expectExactResume(ExperimentSpec.of("PPO", "Pendulum-v1", config).withSeed(3));
  }

  @Test
  void shouldGoOnExactlyWithTwoLearners() {
    expectExactResume(
        cartPole(config ->
            config
                .learners(learners -> learners.numLearners(2))
                .explorationConfig(curiosity -> curiosity.type("IntrinsicCuriosityModel"))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"CountBasedCuriosity", "IntrinsicCuriosityModel"})
  void shouldGoOnExactlyWithCuriosity(String type) {
    PpoConfig config =
        PpoConfig.builder()
            .trainBatchSizePerLearner(128)
            .minibatchSize(50)
            .numEpochs(2)
            .explorationConfig(curiosity -> curiosity.type(type))
            .envRunners(runners -> runners.numEnvsPerEnvRunner(4))
            .build();
    expectExactResume(ExperimentSpec.of("PPO", "FrozenLake-v1", config).withSeed(3));
  }

  private static ExperimentSpec cartPole(UnaryOperator<PpoConfig.Builder> change) {
    PpoConfig.Builder config =
        PpoConfig.builder()
            .trainBatchSizePerLearner(256)
            .minibatchSize(100)
            .numEpochs(3)
            .envRunners(runners -> runners.numEnvsPerEnvRunner(4));
    return ExperimentSpec.of("PPO", "CartPole-v1", change.apply(config).build()).withSeed(1);
  }
}
