package dev.mobula.rllib;

import static dev.mobula.rllib.Experiments.cartPole;
import static dev.mobula.rllib.Experiments.metric;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.core.Checkpoint;
import dev.mobula.core.CheckpointWriter;
import dev.mobula.core.InfeasibleResourcesException;
import dev.mobula.policies.EngineSpec;
import dev.mobula.rllib.config.ExperimentSpec;
import dev.mobula.rllib.config.FaultToleranceConfig;
import dev.mobula.rollout.RolloutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens when environments fail while a policy is evaluated, and when they cannot close. */
class EvaluationFaultsTest {
  private static ExperimentSpec experiment(
      int remote, String setting, Consumer<FaultToleranceConfig.Builder> faults) {
    ExperimentSpec cartPole =
        cartPole(config ->
            config
                .envRunners(runners -> runners.numCpusPerEnvRunner(0.1))
                .evaluation(evaluation ->
                    evaluation
                        .evaluationDuration(5)
                        .evaluationNumEnvRunners(remote)
                        .evaluationConfig(own -> own.envConfig(Map.of(setting, true))))
                .faultTolerance(faults));
    return ExperimentSpec.of("PPO", UnseededWorld.class.getName(), cartPole.config());
  }

  private static EvaluationResult evaluate(ExperimentSpec experiment, int failures) {
    UnseededWorld.FAILURES.set(failures);
    try (Algorithm algorithm = Algorithm.build(experiment)) {
      return algorithm.evaluate();
    } finally {
      UnseededWorld.FAILURES.set(0);
    }
  }

  @Test
  void shouldPlayAgainWhatARestartedRunnerDidNot() {
    for (int remote : new int[] {0, 2}) {
      EvaluationResult result = evaluate(experiment(remote, "fail", faults -> {}), 3);
      assertEquals(5, result.episodes());
      assertEquals(5, result.meanLength());
    }
  }

  /** Counts the runners it is told of. */
  public static final class Counter implements Callbacks {
    static final AtomicInteger RECREATED = new AtomicInteger();

    @Override
    public void onEnvRunnersRecreated(Algorithm algorithm, int restarts) {
      RECREATED.addAndGet(restarts);
    }
  }

  @Test
  void shouldReportRestartsOfAnEvaluation(@TempDir Path temp) {
    ExperimentSpec experiment =
        ExperimentSpec.of(
            "PPO",
            UnseededWorld.class.getName(),
            cartPole(config ->
                    config
                        .callbacks(List.of(Counter.class.getName()))
                        .evaluation(evaluation ->
                            evaluation
                                .evaluationInterval(1)
                                .evaluationConfig(own -> own.envConfig(Map.of("fail", true)))))
                .config());
    String restarts = "fault_tolerance/num_env_runner_restarts";
    Counter.RECREATED.set(0);
    UnseededWorld.FAILURES.set(1);
    try (Algorithm algorithm = Algorithm.build(experiment)) {
      assertEquals(1, metric(algorithm.train(), restarts));
      assertEquals(1, Counter.RECREATED.get());
      try (CheckpointWriter writer = Checkpoint.writer(temp.resolve("c"), "algorithm")) {
        algorithm.save(writer);
        writer.commit();
      }
    }
    try (Algorithm resumed = Algorithm.fromCheckpoint(Checkpoint.open(temp.resolve("c")))) {
      assertEquals(1, metric(resumed.train(), restarts));
      assertEquals(1, Counter.RECREATED.get());
    }
  }

  @Test
  void shouldHaveTheOthersPlayWhatAnIgnoredRunnerDidNot() {
    ExperimentSpec ignoring =
        experiment(
            2,
            "fail",
            faults -> faults.restartFailedEnvRunners(false).ignoreEnvRunnerFailures(true));
    assertEquals(5, evaluate(ignoring, 1).episodes());
    RolloutException e = assertThrows(RolloutException.class, () -> evaluate(ignoring, 99));
    assertTrue(
        String.valueOf(e.getMessage()).startsWith("no evaluation EnvRunner is left"),
        e.getMessage());
  }

  @Test
  void shouldEndTheRunWhereNothingElseIsAllowed() {
    ExperimentSpec strict = experiment(1, "fail", faults -> faults.restartFailedEnvRunners(false));
    RolloutException e = assertThrows(RolloutException.class, () -> evaluate(strict, 1));
    assertTrue(
        String.valueOf(e.getMessage()).startsWith("evaluation EnvRunner 0 failed, and restart_"),
        e.getMessage());
  }

  @Test
  void shouldRefuseRunnersThatTogetherWantMoreCpusThanThereAre() {
    int cpus = Runtime.getRuntime().availableProcessors();
    ExperimentSpec greedy =
        cartPole(config ->
            config
                .envRunners(runners -> runners.numEnvRunners(cpus))
                .evaluation(evaluation -> evaluation.evaluationNumEnvRunners(1)));
    String message =
        String.valueOf(
            assertThrows(InfeasibleResourcesException.class, () -> Algorithm.build(greedy))
                .getMessage());
    assertTrue(message.contains("num_env_runners (" + cpus + ")"), message);
    assertTrue(message.contains("evaluation_num_env_runners (1)"), message);
  }

  @Test
  void shouldReleaseTheLearnerWhereAnEnvironmentCannotBeClosed() throws InterruptedException {
    Set<Thread> before = learners();
    Algorithm algorithm = Algorithm.build(experiment(0, "fail_close", faults -> {}));
    Set<Thread> started = learners();
    started.removeAll(before);
    assertEquals(1, started.size());
    algorithm.evaluate();
    algorithm.close();
    algorithm.close();
    assertEnd(started);
  }

  @Test
  void shouldReleaseEverythingAfterAFailure() throws InterruptedException {
    Set<Thread> before = learners();
    UnseededWorld.FAILURES.set(1);
    ExperimentSpec strict =
        experiment(0, "x", faults -> faults.restartFailedEnvRunners(false))
            .withEnvConfig(Map.of("fail", true));
    Algorithm algorithm = Algorithm.build(strict);
    Set<Thread> started = learners();
    started.removeAll(before);
    assertThrows(RolloutException.class, algorithm::train);
    algorithm.close();
    assertEnd(started);
    assertFalse(UnseededWorld.FAILURES.get() > 0);
  }

  @Test
  void shouldCloseTheEnvironmentsOfAnEvaluatorThatCouldNotBeMade() {
    ExperimentSpec experiment =
        ExperimentSpec.of(
            "PPO", ForgetfulWorld.class.getName(), cartPole(config -> config).config());
    try (Algorithm algorithm = Algorithm.build(experiment)) {
      int before = ForgetfulWorld.CLOSED.get();
      assertThrows(
          RuntimeException.class,
          () ->
              new Evaluator(
                  experiment.env(),
                  Map.of(),
                  algorithm.policy(),
                  EngineSpec.onCpu("no engine"),
                  3,
                  false));
      assertEquals(3, ForgetfulWorld.CLOSED.get() - before);
    }
  }

  /** Threads end on their own, some time after the actor that they belonged to. */
  private static void assertEnd(Set<Thread> threads) throws InterruptedException {
    for (Thread thread : threads) {
      assertTrue(thread.join(Duration.ofSeconds(60)), thread.getName());
    }
  }

  private static Set<Thread> learners() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().contains("PpoLearner"))
        .collect(Collectors.toCollection(HashSet::new));
  }
}
