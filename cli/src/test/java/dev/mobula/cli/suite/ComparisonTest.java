package dev.mobula.cli.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.cli.CorridorWorld;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is learnt beside heuristics, in a corridor in which one should go right. */
class ComparisonTest {
  @TempDir Path temp;

  private static final List<HeuristicFamily<float[], Integer>> FAMILIES =
      List.of(
          HeuristicFamily.of("never", (_, _) -> 0),
          new HeuristicFamily<>("side", List.of(1), numbers -> (_, _) -> numbers[0]));

  private Path config(String stop) throws IOException {
    return Files.writeString(
        temp.resolve("corridor.yaml"),
        """
        corridor:
          run: PPO
          env: %s
          seed: 4
          stop: {%s}
          config:
            train_batch_size_per_learner: 64
            minibatch_size: 32
            num_epochs: 1
        """
            .formatted(CorridorWorld.class.getName(), stop));
  }

  private static String run(Path config) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Comparison.run(config, 1, FAMILIES, new PrintStream(bytes, false, StandardCharsets.UTF_8));
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void shouldPrintATableAndDrawTheCurves() throws IOException {
    Path config = config("num_env_steps_sampled_lifetime: 6400");
    String printed = run(config);
    assertTrue(printed.contains("side [1]"), printed);
    assertTrue(printed.contains("best on training seeds: side [1]"), printed);
    assertTrue(printed.contains("PPO, seed 4"), printed);
    assertTrue(printed.matches("(?s).*disjoint 95 % intervals: [01] of 1 seeds\\R"), printed);
    String picture = Files.readString(temp.resolve("learning-curve.svg"));
    assertTrue(picture.contains(">best heuristic</text>"), picture);
  }

  @Test
  void shouldRefuseAnExperimentThatDoesNotStopAfterSteps() throws IOException {
    Path config = config("training_iteration: 2");
    SuiteException refused = assertThrows(SuiteException.class, () -> run(config));
    assertTrue(String.valueOf(refused.getMessage()).contains("expected stop.num_env_steps"));
  }

  @Test
  void shouldTellWhetherIntervalsAreDisjoint() {
    ConfidenceInterval high = ConfidenceInterval.of(List.of(9.0, 11.0));
    assertEquals(10, high.mean());
    assertEquals(1.96, high.half(), 1e-12);
    assertTrue(high.isAbove(new ConfidenceInterval(7, 1)));
    assertFalse(high.isAbove(new ConfidenceInterval(7, 1.1)));
  }
}
