package dev.mobula.rllib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.core.Checkpoint;
import dev.mobula.core.CheckpointWriter;
import dev.mobula.core.Mobula;
import dev.mobula.policies.PolicyException;
import dev.mobula.rllib.config.ConfigException;
import dev.mobula.rllib.config.ExperimentFile;
import dev.mobula.rllib.config.ExperimentSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code precision: bf16-mixed}, from the config file to a checkpoint that others go on from. */
class MixedPrecisionLearningTest {
  private static final Path CONFIG = Path.of("..", "configs", "ppo-cartpole.yaml");
  private static final String MIXED = "config.learners.precision=bf16-mixed";

  @AfterAll
  static void shutdown() {
    Mobula.shutdown();
  }

  private static ExperimentSpec experiment(String... changes) {
    List<String> overrides = new ArrayList<>(List.of(changes));
    overrides.add("config.evaluation.evaluation_duration=20");
    return ExperimentFile.load(CONFIG, overrides, AlgorithmTypes.configTypes()).getFirst();
  }

  @Test
  void shouldBalanceThePoleAndGoOnInFullPrecision(@TempDir Path folder) {
    Path written = folder.resolve("checkpoint");
    double reached;
    try (Algorithm algorithm = Algorithm.build(experiment(MIXED))) {
      assertEquals(
          "torch on the CPU in precision bf16-mixed (auto: it is the engine for this precision)",
          algorithm.engine().orElseThrow());
      while (algorithm.envSteps() < 40_000) {
        algorithm.train();
      }
      reached = algorithm.evaluate().mean();
      assertTrue(reached >= 150, () -> "expected a mean return of 150, found " + reached);
      try (CheckpointWriter writer = Checkpoint.writer(written, "algorithm")) {
        algorithm.save(writer);
        writer.commit();
      }
    }
    Checkpoint checkpoint = Checkpoint.open(written);
    assertEquals(
        "bf16-mixed",
        ExperimentFile.settings(Checkpoints.experiment(checkpoint))
            .get("config.learners.precision"));
    try (Algorithm algorithm = Algorithm.build(experiment())) {
      algorithm.restore(checkpoint);
      assertEquals(reached, algorithm.evaluate().mean(), 0.2 * reached);
      algorithm.train();
    }
  }

  @Test
  void shouldRefuseEnginesThatComputeIn32BitFloatsAlone() {
    ExperimentSpec simd = experiment(MIXED, "config.framework=simd");
    String refused =
        assertThrows(PolicyException.class, () -> Algorithm.build(simd).close()).toString();
    assertTrue(
        refused.contains(
            "expected an engine that computes in precision: bf16-mixed, found simd, which computes"
                + " in 32-bit floats alone; choose framework: torch"),
        refused);
  }

  @Test
  void shouldNameThePrecisionsThereAre() {
    String refused =
        assertThrows(ConfigException.class, () -> experiment("config.learners.precision=16-mixed"))
            .toString();
    assertTrue(refused.contains("one of 32-true, bf16-mixed"), refused);
    assertTrue(refused.contains("16-mixed"), refused);
  }
}
