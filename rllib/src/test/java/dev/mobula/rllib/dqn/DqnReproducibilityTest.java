package dev.mobula.rllib.dqn;

import dev.mobula.rllib.ReproducibilityContract;
import dev.mobula.rllib.config.ExperimentSpec;
import dev.mobula.rllib.config.IntRange;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DqnReproducibilityTest extends ReproducibilityContract {
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
  void shouldGoOnExactlyWithNormalisedObservationsASlowTargetAndAFullBuffer() {
    expectExactResume(
        cartPole(config ->
            config
                .nStep(3)
                .tau(0.3)
                .trainingIntensity(1.3)
                .replayBufferConfig(replay -> replay.capacity(450))
                .envRunners(runners -> runners.observationFilter("MeanStdFilter"))));
  }

  @Test
  void shouldGoOnExactlyWithPriorities() {
    expectExactResume(
        cartPole(config ->
            config.replayBufferConfig(
                replay -> replay.type("PrioritizedEpisodeReplayBuffer").capacity(450))));
  }

  @Test
  void shouldGoOnExactlyWithStacksAndAFullBuffer() {
    expectExactResume(
        cartPole(config ->
            config
                .nStep(3)
                .envRunners(runners -> runners.frameStack(3))
                .replayBufferConfig(replay -> replay.capacity(450))));
  }

  @Test
  void shouldLearnTheSameFromABufferInAnActor() {
    expectSame(twoRunners(null), twoRunners("shared"));
  }

  private static ExperimentSpec twoRunners(@Nullable String actorName) {
    return cartPole(config ->
        config
            .envRunners(runners ->
                runners
                    .numEnvRunners(2)
                    .numEnvsPerEnvRunner(2)
                    .numCpusPerEnvRunner(0.5)
                    .frameStack(2))
            .replayBufferConfig(replay ->
                replay.type("PrioritizedEpisodeReplayBuffer").capacity(450).actorName(actorName)));
  }

  @Test
  void shouldGoOnExactlyFromABufferInAnActorAndTargetsOfSeveralLengths() {
    expectExactResume(
        cartPole(config ->
            config
                .nStep(new IntRange(1, 3))
                .replayBufferConfig(replay -> replay.capacity(450).actorName("own"))));
  }

  @Test
  void shouldGoOnExactlyWithNoiseOnWeights() {
    expectExactResume(cartPole(config -> config.noisy(true).epsilon(0)));
  }

  /** Truncates short episodes, so that there are last observations among the rows. */
  private static ExperimentSpec cartPole(UnaryOperator<DqnConfig.Builder> change) {
    DqnConfig.Builder config =
        DqnConfig.builder()
            .targetNetworkUpdateFreq(100)
            .epsilon(0.3)
            .envRunners(runners -> runners.numEnvsPerEnvRunner(4))
            .reporting(reporting -> reporting.minSampleTimestepsPerIteration(200));
    return ExperimentSpec.of("DQN", "CartPole-v1", change.apply(config).build())
        .withEnvConfig(Map.of("max_episode_steps", 20))
        .withSeed(1);
  }
}
