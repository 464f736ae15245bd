package dev.mobula.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mobula.core.Checkpoint;
import dev.mobula.core.CheckpointWriter;
import dev.mobula.core.Mobula;
import dev.mobula.envs.EnvironmentException;
import dev.mobula.envs.gymnasium.PythonSearch;
import dev.mobula.envs.rendering.VideoFormat;
import dev.mobula.envs.rendering.VideoSettings;
import dev.mobula.rllib.Algorithm;
import dev.mobula.rllib.AlgorithmTypes;
import dev.mobula.rllib.EvaluationResult;
import dev.mobula.rllib.RandomPolicy;
import dev.mobula.rllib.Recording;
import dev.mobula.rllib.TrainedPolicy;
import dev.mobula.rllib.config.ExperimentFile;
import dev.mobula.rllib.config.ExperimentSpec;
import dev.mobula.rollout.RolloutException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training in environments of Gymnasium, each runner in a process with an interpreter. */
class GymnasiumIT {
  private static final Path CONFIG = Path.of("..", "configs", "ppo-cartpole.yaml");
  private static final String CART_POLE = "gymnasium:CartPole-v1";
  private static final String FALLING = "gymnasium:src.test.resources.falling_world:Falling-v0";

  @TempDir private Path folder;

  @BeforeAll
  static void assumePython() {
    String missing;
    try {
      missing = String.join(", ", PythonSearch.find(null).missing());
    } catch (EnvironmentException e) {
      missing = String.valueOf(e.getMessage());
    }
    assumeTrue(
        missing.isEmpty(),
        "no Python with jep and Gymnasium; -Dmobula.python=PATH names one; missing: " + missing);
  }

  @AfterEach
  void shutDown() {
    Mobula.shutdown();
  }

  @Test
  void shouldRecordAVideoInAProcessWithAnInterpreter() {
    VideoSettings settings = new VideoSettings(VideoFormat.GIF, 0, 5, 1);
    Recording recording = RandomPolicy.record(FALLING, Map.of(), settings, 1, 0);
    assertEquals(5, recording.pictures());
    assertTrue(recording.video().bytes() > 0);
  }

  @Test
  void shouldBalanceThePoleWithTwoRunnersOfWhichOneIsKilled() {
    ExperimentSpec experiment =
        experiment(
            CART_POLE,
            "config.env_runners.num_env_runners=2",
            "config.env_runners.num_envs_per_env_runner=4",
            "config.env_runners.num_cpus_per_env_runner=0.5",
            "config.evaluation.evaluation_duration=20");
    try (Algorithm algorithm = Algorithm.build(experiment)) {
      train(algorithm, 30_000);
      assertEquals(2, workers().size());
      workers().getFirst().destroyForcibly();
      train(algorithm, 100_000);
      EvaluationResult result = algorithm.evaluate();
      assertTrue(result.mean() >= 475, () -> "expected a mean return of 475, found " + result);
    }
  }

  @Test
  void shouldTrainInAProcessWithoutBeingToldTo() {
    ExperimentSpec experiment = experiment(CART_POLE, "config.evaluation.evaluation_duration=2");
    try (Algorithm algorithm = Algorithm.build(experiment)) {
      algorithm.train();
      assertEquals(1, workers().size());
      assertEquals(2, algorithm.evaluate().episodes());
      try (CheckpointWriter writer = Checkpoint.writer(folder.resolve("checkpoint"), "algorithm")) {
        algorithm.save(writer);
        writer.commit();
      }
      TrainedPolicy saved = TrainedPolicy.of(Checkpoint.open(folder.resolve("checkpoint")));
      assertEquals(3, saved.play(3, 0, false).episodes());
    }
  }

  @Test
  void shouldNameEnvironmentStepAndTracebackWhereAStepRaises() {
    ExperimentSpec experiment =
        experiment(
            FALLING,
            "env_config.step=5",
            "config.fault_tolerance.restart_failed_env_runners=false");
    try (Algorithm algorithm = Algorithm.build(experiment)) {
      RolloutException failed = assertThrows(RolloutException.class, algorithm::train);
      String message = String.valueOf(failed.getMessage());
      assertTrue(
          message.contains(FALLING + ", copy 0, step 5 failed: ValueError: the floor is gone"),
          message);
      assertTrue(message.contains("falling_world.py\", line 23, in step"), message);
    }
  }

  @Test
  void shouldRefuseAnEnvironmentThatGymnasiumDoesNotKnow() {
    EnvironmentException refused =
        assertThrows(
            EnvironmentException.class,
            () -> Algorithm.build(experiment("gymnasium:CartPoule-v1")).close());
    assertTrue(
        String.valueOf(refused.getMessage()).contains("`CartPoule` doesn't exist"),
        refused.getMessage());
  }

  private static void train(Algorithm algorithm, long envSteps) {
    while (algorithm.envSteps() < envSteps) {
      algorithm.train();
    }
  }

  private static List<ProcessHandle> workers() {
    return ProcessHandle.current()
        .children()
        .filter(child -> child.info().command().orElse("").endsWith("java"))
        .toList();
  }

  private static ExperimentSpec experiment(String env, String... overrides) {
    List<String> all = new ArrayList<>(List.of(overrides));
    all.add("env=" + env);
    return ExperimentFile.load(CONFIG, all, AlgorithmTypes.configTypes()).getFirst();
  }
}
