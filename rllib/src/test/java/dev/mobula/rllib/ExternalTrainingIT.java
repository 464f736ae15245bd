package dev.mobula.rllib;

import static dev.mobula.rllib.Experiments.metric;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.envs.Environment;
import dev.mobula.envs.Environments;
import dev.mobula.envs.StepResult;
import dev.mobula.rllib.config.AlgorithmSpec;
import dev.mobula.rllib.config.ConfigException;
import dev.mobula.rllib.config.ExperimentSpec;
import dev.mobula.rllib.dqn.DqnConfig;
import dev.mobula.rllib.ppo.PpoConfig;
import dev.mobula.rollout.client.PolicyClient;
import dev.mobula.rollout.client.PolicyClientException;
import dev.mobula.rollout.client.PolicyClientOptions;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class ExternalTrainingIT {
  private static final int PLAYERS = 4;

  private static ExperimentSpec external(String run, AlgorithmSpec config, int port) {
    return ExperimentSpec.of(run, "external", config)
        .withSeed(1)
        .withEnvConfig(
            Map.of(
                "observation_space", Map.of("type", "Box", "shape", List.of(4)),
                "action_space", Map.of("type", "Discrete", "n", 2),
                "port", port));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static PpoConfig.Builder ppo() {
    return PpoConfig.builder()
        .lr(1e-3)
        .gamma(0.98)
        .lambda(0.8)
        .trainBatchSizePerLearner(256)
        .minibatchSize(256)
        .numEpochs(20)
        .envRunners(runners -> runners.numEnvsPerEnvRunner(PLAYERS));
  }

  /** Plays CartPole until the client is closed; of each ten actions, some may be its own. */
  private static void play(PolicyClient client, long seed, int ownOfTen) {
    try (Environment<?, ?> world = Environments.make("CartPole-v1", Map.of())) {
      world.reset(seed, Map.of());
      while (true) {
        playEpisode(client, world, ownOfTen);
      }
    } catch (PolicyClientException _) {
      // The client was closed.
    }
  }

  private static <A> void playEpisode(PolicyClient client, Environment<?, A> world, int ownOfTen) {
    long episode = client.startEpisode();
    Object seen = world.reset(null, Map.of()).observation();
    for (int t = 0; ; t++) {
      Object action = t % 2;
      if (t % 10 < ownOfTen) {
        client.logAction(episode, seen, action);
      } else {
        action = client.getAction(episode, seen);
      }
      @SuppressWarnings("unchecked")
      StepResult<?> step = world.step((A) action);
      client.logReturns(episode, step.reward());
      seen = step.observation();
      if (step.terminated() || step.truncated()) {
        client.endEpisode(episode, seen, step.truncated());
        return;
      }
    }
  }

  private static PolicyClient startPlayers(int port, int ownOfTen) {
    PolicyClient client = PolicyClient.connect(PolicyClientOptions.of("127.0.0.1", port));
    for (long seed = 0; seed < PLAYERS; seed++) {
      long own = seed;
      Thread.ofVirtual().start(() -> play(client, own, ownOfTen));
    }
    return client;
  }

  @Test
  void shouldLearnByPpoFromWhatAClientPlays() throws IOException {
    int port = freePort();
    try (Algorithm algorithm = Algorithm.build(external("PPO", ppo().build(), port));
        PolicyClient _ = startPlayers(port, 0)) {
      double best = 0;
      for (int i = 0; i < 150 && best < 45; i++) {
        best = Math.max(best, metric(algorithm.train(), "env_runners/episode_return_mean"));
      }
      assertTrue(best >= 45, "expected more than the 22 of random actions, found " + best);
    }
  }

  @Test
  void shouldLearnByDqnFromItsOwnAndTheClientsActions() throws IOException {
    DqnConfig config =
        DqnConfig.builder()
            .trainBatchSizePerLearner(32)
            .envRunners(runners -> runners.numEnvsPerEnvRunner(PLAYERS).rolloutFragmentLength(8))
            .numStepsSampledBeforeLearningStarts(100)
            .build();
    int port = freePort();
    try (Algorithm algorithm = Algorithm.build(external("DQN", config, port));
        PolicyClient _ = startPlayers(port, 5)) {
      Map<String, Object> result = Map.of();
      for (int i = 0; i < 10; i++) {
        result = algorithm.train();
      }
      assertTrue(metric(result, "num_env_steps_sampled_lifetime") >= 10 * 32);
      assertTrue(metric(result, "num_episodes_lifetime") > 3);
      double error = metric(result, "learners/default_policy/td_error_mean");
      assertTrue(Double.isFinite(error) && error != 0, "error " + error);
    }
  }

  @Test
  void shouldStopWhileNobodyPlays() throws Exception {
    try (Algorithm algorithm = Algorithm.build(external("PPO", ppo().build(), freePort()))) {
      Thread stopping = Thread.ofVirtual().start(algorithm::stopWaiting);
      assertThrows(CancellationException.class, algorithm::train);
      stopping.join();
    }
  }

  @Test
  void shouldRefuseToEvaluateWhatItCannotMake() throws IOException {
    PpoConfig config = ppo().evaluation(evaluation -> evaluation.evaluationInterval(1)).build();
    int port = freePort();
    ConfigException refused =
        assertThrows(ConfigException.class, () -> Algorithm.build(external("PPO", config, port)));
    assertTrue(String.valueOf(refused.getMessage()).contains("evaluation_interval"));
    assertEquals(1, refused.problems().size());
  }
}
