package dev.mobula.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs on environments that break their contract, or simply break. */
class EnvironmentFaultsTest {
  private static final String NAME = CorridorWorld.class.getName();
  private static final Map<String, String> EXPECTED =
      Map.of(
          "nan",
          "expected finite numbers in 'observation', found NaN at element 0",
          "infinite",
          "expected finite numbers in 'observation', found Infinity at element 0",
          "shape",
          "expected 'observation' to have the 1 elements of Box(0.0, 10.0, [1], FLOAT32), found 2",
          "null",
          "expected 'observation' to be a value of Box(0.0, 10.0, [1], FLOAT32), found null",
          "reward",
          "expected a finite reward, found NaN");

  @TempDir Path temp;

  private CliRun train(String env, String... overrides) {
    List<String> arguments =
        new ArrayList<>(List.of("train", "--algo", "PPO", "--env", env, "--json"));
    arguments.addAll(List.of("--storage-path", temp.toString(), "--checkpoint-freq", "1"));
    arguments.addAll(List.of("--stop", "training_iteration=4"));
    for (String each : List.of("train_batch_size_per_learner=64", "num_epochs=1")) {
      arguments.addAll(List.of("--override", "config." + each));
    }
    for (String each : overrides) {
      arguments.addAll(List.of("--override", each));
    }
    return CliRun.of(new RllibExperiments(), arguments.toArray(String[]::new));
  }

  private Path results() {
    return temp.resolve("PPO_CorridorWorld");
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(results())) {
      return files
          .map(file -> file.getFileName().toString().replaceAll("tfevents.*", "tfevents"))
          .sorted()
          .toList();
    }
  }

  @Test
  void shouldNameEnvironmentCopyStepAndFieldOfABrokenContract() {
    EXPECTED.forEach((fault, expected) -> {
      for (int runners = 0; runners < 2; runners++) {
        CliRun run =
            train(
                NAME,
                "env_config.fault=\"" + fault + '"',
                "config.num_envs_per_env_runner=2",
                "config.num_env_runners=" + runners);
        assertEquals(
            "mobula: %s, copy 0, step 5: %s\nmobula: nothing was recorded; removed %s\n"
                .formatted(NAME, expected, results()),
            run.err());
        assertEquals(3, run.exitCode());
        assertEquals("", run.out());
        assertFalse(Files.exists(results()), "nothing is left of a run without an iteration");
      }
    });
  }

  @Test
  void shouldNameTheTypeThatIsWrong() {
    CliRun run = train(MistypedWorld.class.getName());
    assertEquals(
        "mobula: "
            + MistypedWorld.class.getName()
            + ", copy 0, step 3: expected 'observation' to be a value of Box(0.0, 10.0, [1], FLOAT32),"
            + " found double[]\nmobula: nothing was recorded; removed "
            + temp.resolve("PPO_MistypedWorld")
            + "\n",
        run.err());
    assertEquals(3, run.exitCode());
  }

  @Test
  void shouldKeepWhatCameBeforeABrokenContract() throws IOException {
    CliRun run = train(NAME, "env_config.fault=nan", "env_config.at=150");
    assertEquals(3, run.exitCode());
    assertTrue(
        run.err()
            .matches(
                "mobula: %s, copy 0, step \\d+: .*\nmobula: results until then: %s; last checkpoint: %s/checkpoint_000002; go on .*\n"
                    .formatted(NAME, results(), results())),
        run.err());
    assertEquals(
        List.of(
            "checkpoint_000001",
            "checkpoint_000002",
            "events.out.tfevents",
            "params.yaml",
            "progress.csv",
            "result.jsonl"),
        files());
    List<String> lines = Files.readAllLines(results().resolve("result.jsonl"));
    assertEquals(2, lines.size());
    assertTrue(lines.stream().allMatch(line -> line.startsWith("{") && line.endsWith("}")));
    assertEquals(3, Files.readAllLines(results().resolve("progress.csv")).size());
    String checkpoint = results().resolve("checkpoint_000002").toString();
    CliRun evaluated =
        CliRun.of(new RllibExperiments(), "evaluate", checkpoint, "--episodes", "1", "--json");
    assertEquals(0, evaluated.exitCode(), evaluated.err());
    CliRun resumed =
        CliRun.of(
            new RllibExperiments(),
            "train",
            "--resume",
            results().toString(),
            "--override",
            "env_config.fault=none",
            "--json");
    assertEquals(0, resumed.exitCode(), resumed.err());
    assertEquals(4, Files.readAllLines(results().resolve("result.jsonl")).size());
  }

  private String lastResult() throws IOException {
    return Files.readAllLines(results().resolve("result.jsonl")).getLast();
  }

  @Test
  void shouldGoOnWhereAnEnvironmentThrows() throws IOException {
    CliRun run = train(NAME, "env_config.fault=throw", "env_config.at=100");
    assertEquals(0, run.exitCode(), run.err());
    assertTrue(lastResult().contains("\"num_env_runner_restarts\":3"), lastResult());
    assertEquals(
        "mobula: EnvRunners failed and were restarted: 3; episodes that ended: 8\n", run.err());
  }

  @Test
  void shouldRestartOnlyTheEnvironmentWhereAsked() throws IOException {
    CliRun run =
        train(
            NAME,
            "env_config.fault=throw",
            "env_config.at=100",
            "config.restart_failed_sub_environments=true");
    assertEquals(0, run.exitCode(), run.err());
    assertTrue(lastResult().contains("\"num_env_runner_restarts\":0"), lastResult());
  }

  @Test
  void shouldSayWhereAnEnvironmentThrewThatEndsTheRun() throws IOException {
    CliRun run =
        train(
            NAME,
            "env_config.fault=throw",
            "env_config.at=100",
            "config.restart_failed_env_runners=false");
    assertEquals(3, run.exitCode());
    assertTrue(
        run.err().startsWith("mobula: EnvRunner 0 failed, and restart_failed_env_runners"),
        run.err());
    assertTrue(
        run.err()
            .matches(
                "(?s).*: "
                    + NAME
                    + ", copy 0, step \\d+: step failed: java.lang.IllegalStateException: the"
                    + " corridor collapsed, at "
                    + NAME
                    + "\\.step\\(CorridorWorld.java:\\d+\\)\nmobula: results until then: .*\n"),
        run.err());
    assertTrue(Files.isDirectory(results().resolve("checkpoint_000001")));
  }

  @Test
  void shouldNameTheLineOfTheEnvironmentThatFailedACheckOfTheJdk() {
    for (int runners = 0; runners < 2; runners++) {
      CliRun run =
          train(
              NAME,
              "env_config.fault=index",
              "config.num_env_runners=" + runners,
              "config.restart_failed_env_runners=false");
      assertTrue(
          run.err()
              .matches("(?s).*IndexOutOfBounds.*, at " + NAME + "\\.step\\(.*java:\\d+\\)\n.*"),
          run.err());
    }
  }

  @Test
  void shouldRestartEnvironmentsOfAnEvaluationToo() {
    CliRun run =
        train(
            NAME,
            "env_config.fault=throw",
            "env_config.at=70",
            "config.restart_failed_sub_environments=true",
            "config.evaluation_interval=4",
            "config.evaluation_duration=20");
    assertEquals(0, run.exitCode(), run.err());
  }

  @Test
  void shouldRefuseMoreRunnersThanThereAreCpusFor() {
    CliRun run = train(NAME, "config.num_env_runners=2", "config.num_cpus_per_env_runner=100000");
    assertEquals(2, run.exitCode());
    assertTrue(
        run.err().startsWith("mobula: PPO_CorridorWorld: expected num_env_runners (2) and"),
        run.err());
    assertFalse(Files.exists(results()));
  }
}
