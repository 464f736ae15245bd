package dev.mobula.rllib;

import static dev.mobula.rllib.Experiments.cartPole;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.envs.RecordedLog;
import dev.mobula.rllib.config.ExperimentSpec;
import dev.mobula.rllib.ppo.PpoConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Evaluation of a policy in a world without ends. */
class EndlessEvaluationTest {
  private static ExperimentSpec experiment(int remote, Map<String, Object> evaluationEnvConfig) {
    return experiment(remote, evaluationEnvConfig, config -> config);
  }

  private static ExperimentSpec experiment(
      int remote, Map<String, Object> evaluationEnvConfig, UnaryOperator<PpoConfig.Builder> more) {
    ExperimentSpec cartPole =
        cartPole(config ->
            more.apply(config)
                .envRunners(runners -> runners.numCpusPerEnvRunner(0.1))
                .evaluation(evaluation ->
                    evaluation
                        .evaluationInterval(1)
                        .evaluationDuration(2)
                        .evaluationNumEnvRunners(remote)
                        .evaluationConfig(own -> own.envConfig(evaluationEnvConfig))));
    return ExperimentSpec.of("PPO", EndlessWorld.class.getName(), cartPole.config());
  }

  @Test
  void shouldGiveUpOnAStopAndKeepTheIteration() throws InterruptedException {
    for (int remote : List.of(0, 2)) {
      EndlessWorld.stepped = new CountDownLatch(1);
      try (Algorithm algorithm =
          Algorithm.build(
              experiment(
                  remote, Map.of("tell", true, "max_episode_steps", Integer.MAX_VALUE - 1)))) {
        Thread stopping =
            Thread.ofVirtual()
                .start(() -> {
                  EndlessWorld.await(EndlessWorld.stepped);
                  algorithm.stopWaiting();
                });
        assertFalse(algorithm.train().containsKey("evaluation"), remote + " runners");
        assertEquals(1, algorithm.iteration());
        stopping.join();
      }
    }
  }

  @Test
  void shouldGiveUpRunnersThatFailAfterAStopAndKeepTheIteration() throws InterruptedException {
    for (boolean restart : List.of(false, true)) {
      for (int remote : List.of(0, 2)) {
        EndlessWorld.stepped = new CountDownLatch(1);
        EndlessWorld.failing = new CountDownLatch(1);
        try (Algorithm algorithm = Algorithm.build(failing(remote, restart))) {
          Thread stopping =
              Thread.ofVirtual()
                  .start(() -> {
                    EndlessWorld.await(EndlessWorld.stepped);
                    algorithm.stopWaiting();
                    EndlessWorld.failing.countDown();
                  });
          assertFalse(algorithm.train().containsKey("evaluation"), remote + " runners");
          assertEquals(1, algorithm.iteration());
          stopping.join();
        }
      }
    }
  }

  private static ExperimentSpec failing(int remote, boolean restart) {
    return experiment(
        remote,
        Map.of("tell", true, "fail", true),
        config -> config.faultTolerance(faults -> faults.restartFailedEnvRunners(restart)));
  }

  @Test
  void shouldTruncateEpisodesThatNothingElseEndsAndSayHowToSetALimit() {
    Map<String, Object> unlimited = new HashMap<>();
    unlimited.put("max_episode_steps", null);
    for (Map<String, Object> envConfig : List.of(Map.<String, Object>of(), unlimited)) {
      try (RecordedLog log = RecordedLog.of(Evaluator.class)) {
        assertEquals(
            List.of(Evaluator.MAX_EPISODE_STEPS, Evaluator.MAX_EPISODE_STEPS),
            evaluate(envConfig).lengths());
        assertEquals(1, log.lines().size(), log.lines().toString());
        String warning = log.lines().getFirst();
        assertTrue(warning.endsWith("set env_config.max_episode_steps"), warning);
      }
    }
  }

  @Test
  void shouldTakeALimitThatIsSetWithoutAWarning() {
    int limit = 2 * Evaluator.STEPS_BEFORE_WARNING;
    try (RecordedLog log = RecordedLog.of(Evaluator.class)) {
      assertEquals(List.of(limit, limit), evaluate(Map.of("max_episode_steps", limit)).lengths());
      assertEquals(List.of(), log.lines());
    }
  }

  private static EvaluationResult evaluate(Map<String, Object> envConfig) {
    try (Algorithm algorithm = Algorithm.build(experiment(0, envConfig))) {
      return algorithm.evaluate();
    }
  }
}
