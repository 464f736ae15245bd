package dev.mobula.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.core.Checkpoint;
import dev.mobula.core.CheckpointWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CliTest {
  private static final List<String> COMMANDS =
      List.of(
          "train",
          "evaluate",
          "export",
          "batch-infer",
          "envs",
          "algorithms",
          "engines",
          "benchmark-suite",
          "start",
          "stop",
          "status",
          "list",
          "example",
          "classpath",
          "java-home",
          "doctor");

  private final FakeExperiments experiments = new FakeExperiments();

  private CliRun run(String... arguments) {
    return CliRun.of(experiments, arguments);
  }

  @Test
  void shouldListTheCommandsWithHelp() {
    CliRun help = run("--help");
    assertEquals(0, help.exitCode());
    for (String name : COMMANDS) {
      assertTrue(help.out().contains("\n  " + name + " "), help.out());
    }
  }

  @Test
  void shouldHelpAndTellItsVersionWithEachCommand() {
    for (String name : COMMANDS) {
      CliRun help = run(name, "--help");
      assertEquals(0, help.exitCode());
      assertTrue(help.out().startsWith("Usage: mobula " + name), help.out());
      assertTrue(help.out().contains("--help"), help.out());
      assertTrue(run(name, "--version").out().matches("mobula \\d.*\\n"));
    }
    assertTrue(run("--version").out().matches("mobula \\d.* \\(Java \\d.*\\)\\n"));
  }

  @Test
  void shouldExplainItselfWithoutArguments() {
    CliRun run = run();
    assertEquals(2, run.exitCode());
    assertTrue(run.err().startsWith("Usage: mobula COMMAND"));
    assertEquals("", run.out());
  }

  @Test
  void shouldSuggestTheNearestCommand() {
    CliRun run = run("trian", "x.yaml");
    assertEquals(2, run.exitCode());
    assertEquals(
        "mobula: unknown command 'trian' (did you mean train?); see 'mobula --help'\n", run.err());
  }

  @Test
  void shouldListEnvironmentsAndAlgorithms() {
    assertEquals(
        """
        Fake-v0  Nothing happens.

        All take env_config.max_episode_steps; null for no limit.
        """,
        run("envs").out());
    assertEquals("FAKE  Learns nothing.\n", run("algorithms").out());
  }

  @Test
  void shouldPrintTheClassPath() {
    assertEquals(System.getProperty("java.class.path") + "\n", run("classpath").out());
  }

  @Test
  void shouldPrintTheJdkItRunsIn() {
    assertEquals(System.getProperty("java.home") + "\n", run("java-home").out());
  }

  @Test
  void shouldDiagnoseTheMachine() {
    CliRun run = run("doctor");
    assertEquals(0, run.exitCode());
    for (String line : List.of("JDK", "cores", "vector width", "engines", "python")) {
      assertTrue(run.out().contains("\n" + line + " "), run.out());
    }
    assertTrue(run.out().contains(Runtime.version().toString()));
    for (String module : List.of("python", "jep", "numpy", "gymnasium")) {
      String line =
          run.out().lines().filter(l -> l.startsWith(module + " ")).findFirst().orElse("");
      assertTrue(!line.contains("not ") || line.contains("(optional)"), line);
    }
  }

  @Test
  void shouldPrintAStackTraceForAFaultOfItsOwn() {
    CliRun run = run("train", "missing-file-that-the-fake-does-not-check");
    assertEquals(1, run.exitCode());
    assertTrue(run.err().startsWith("java.io.UncheckedIOException"), run.err());
    assertTrue(run.err().contains("\tat dev.mobula.cli."), run.err());
  }

  @Test
  void shouldHelpWithTheCommandThatIsNamedAfterHelp() {
    assertEquals(run("train", "--help").out(), run("help", "train").out());
    assertEquals(run("--help").out(), run("help").out());
    assertEquals(2, run("help", "trian").exitCode());
  }

  @Test
  void shouldEvaluateTheNewestCheckpointOfAResultsDirectory(@TempDir Path results)
      throws IOException {
    Files.writeString(results.resolve("params.yaml"), "x");
    assertEquals(
        "mobula: expected a checkpoint in %s, found none\n".formatted(results),
        run("evaluate", results.toString()).err());
    for (String name : List.of("checkpoint_000009", "checkpoint_000010", "checkpoint_1000000")) {
      writeCheckpoint(results.resolve(name));
    }
    Path newest = results.resolve("checkpoint_1000000");
    CliRun run = run("evaluate", results.toString());
    assertEquals(newest + " 10 0 false", experiments.evaluated);
    assertEquals("mobula: taking " + newest + "\n", run.err());
  }

  private static void writeCheckpoint(Path folder) {
    try (CheckpointWriter writer = Checkpoint.writer(folder, "fake")) {
      writer.putText("params.yaml", "x");
      writer.commit();
    }
  }

  @Test
  void shouldNameTheCheckpointBeforeADamagedOne(@TempDir Path results) throws IOException {
    Files.writeString(results.resolve("params.yaml"), "x");
    Path earlier = results.resolve("checkpoint_000009");
    Path newest = results.resolve("checkpoint_000010");
    writeCheckpoint(earlier);
    writeCheckpoint(newest);
    Files.delete(newest.resolve("metadata.json"));
    String expected = "; to take an earlier one, give " + earlier + "\n";
    for (Path given : List.of(results, newest)) {
      String err = run("evaluate", given.toString()).err();
      assertTrue(err.contains("expected a checkpoint in " + newest + ", found no metadata"), err);
      assertTrue(err.endsWith(expected), err);
    }
    Files.delete(earlier.resolve("params.yaml"));
    assertFalse(run("evaluate", earlier.toString()).err().contains("an earlier one"));
  }

  @Test
  void shouldReportAnEvaluation() {
    CliRun missing = run("evaluate", "nowhere", "--json");
    assertEquals(2, missing.exitCode());
    assertTrue(missing.err().startsWith("mobula: "), missing.err());
    assertFalse(missing.err().contains("\tat "));
  }

  @Test
  void shouldRefuseAnEvaluationWithoutACheckpointOrEpisodes() {
    assertEquals(
        "mobula: expected CHECKPOINT; see 'mobula evaluate --help'\n", run("evaluate").err());
    assertEquals(2, run("evaluate", "x", "--episodes", "0").exitCode());
  }
}
