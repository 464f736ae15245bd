package dev.mobula.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainCommandTest {
  @TempDir Path temp;
  private final FakeExperiments experiments = new FakeExperiments();
  private String storage = "";

  @BeforeEach
  void chooseStorage() {
    storage = temp.resolve("results").toString();
  }

  private CliRun run(String... arguments) {
    return CliRun.of(experiments, arguments);
  }

  private String file(String... lines) throws IOException {
    return Files.write(temp.resolve("experiments.txt"), List.of(lines)).toString();
  }

  @Test
  void shouldPrintOneJsonObjectPerExperimentAndNothingElse() throws IOException {
    String file =
        file("first stop.training_iteration=2", "second stop.training_iteration=3 seed=7");
    CliRun run = run("train", file, "--storage-path", storage, "--json");
    assertEquals(0, run.exitCode(), run.err());
    assertEquals("", run.err());
    List<String> lines = run.out().lines().toList();
    assertEquals(2, lines.size());
    Path folder = Path.of(storage, "second");
    assertTrue(
        lines
            .getLast()
            .matches(
                "\\{\"algorithm\":\"FAKE\",\"env\":\"Fake-v0\",\"seed\":7,"
                    + "\"num_env_steps_sampled_lifetime\":3000,\"episode_return_mean\":[0-9.E]+,"
                    + "\"time_total_s\":[0-9.E-]+,\"env_steps_per_second\":[0-9.E-]+,"
                    + "\"checkpoint\":\""
                    + folder
                    + "/checkpoint_000003\","
                    + "\"results_dir\":\""
                    + folder
                    + "\","
                    + "\"stop_reason\":\"training_iteration >= 3\"}"),
        lines.getLast());
  }

  @Test
  void shouldEndWithThePathOfTheCheckpoint() throws IOException {
    CliRun run = run("train", file("x stop.training_iteration=2"), "--storage-path", storage);
    assertEquals(0, run.exitCode(), run.err());
    assertEquals(
        "checkpoint: " + Path.of(storage, "x", "checkpoint_000002"), run.lastLine(), run.out());
    assertTrue(run.out().contains("FAKE on Fake-v0, seed 0"), run.out());
    assertTrue(run.out().contains("policy loss"), run.out());
    assertTrue(run.out().contains("\n  sample "), run.out());
  }

  @Test
  void shouldPassOnWhatTheOptionsOverride() {
    run(
        "train",
        "--algo",
        "PPO",
        "--env",
        "Pendulum-v1",
        "--seed",
        "3",
        "--stop",
        "training_iteration=1",
        "--stop=time_total_s=9",
        "--checkpoint-freq",
        "5",
        "--override",
        "delay=1",
        "--storage-path",
        storage,
        "--json");
    Experiments.Request request = experiments.requests.getFirst();
    assertEquals("PPO", request.algorithm());
    assertEquals("Pendulum-v1", request.env());
    assertEquals(Path.of(storage), request.storagePath());
    assertEquals(
        List.of(
            "delay=1",
            "stop.training_iteration=1",
            "stop.time_total_s=9",
            "checkpoint_config.checkpoint_frequency=5",
            "seed=3"),
        request.overrides());
  }

  @Test
  void shouldWantSomethingToTrain() {
    assertEquals(2, run("train", "--algo", "PPO").exitCode());
    assertEquals(2, run("train").exitCode());
    assertTrue(run("train").err().startsWith("mobula: expected a file, or --algo and --env"));
  }

  @Test
  void shouldRefuseAllMisspeltStopMetricsWithTheirPlacesBeforeTheFirstStarts() throws IOException {
    String file =
        file("a stop.training_iteratio=2", "b stop.episode_retrun_mean=3 stop.time_total=1");
    CliRun run = run("train", file, "--storage-path", storage);
    assertEquals(2, run.exitCode());
    assertEquals(
        """
        mobula: 3 problems:
          a/stop/training_iteratio: a.stop: no metric 'training_iteratio' is reported; did you mean \
        training_iteration?
          b/stop/episode_retrun_mean: b.stop: no metric 'episode_retrun_mean' is reported; did you \
        mean env_runners/episode_return_mean?
          b/stop/time_total: b.stop: no metric 'time_total' is reported; did you mean time_total_s?
        """,
        run.err());
    assertFalse(Files.exists(Path.of(storage)));
  }

  @Test
  void shouldExplainAnEnvironmentThatMisbehavesWithoutAStackTrace() throws IOException {
    String file = file("x stop.training_iteration=9 fail_at=1");
    CliRun run = run("train", file, "--storage-path", storage);
    assertEquals(3, run.exitCode());
    assertEquals(
        "mobula: env 3: observation[2] is NaN\nmobula: nothing was recorded; removed %s\n"
            .formatted(Path.of(storage, "x")),
        run.err());
    assertFalse(Files.exists(Path.of(storage)));
  }

  @Test
  void shouldSayWhatIsLeftOfARunThatFails() throws IOException {
    String file = file("x stop.training_iteration=9 fail_at=3");
    CliRun without = run("train", file, "--storage-path", storage, "--json");
    assertEquals(3, without.exitCode());
    assertEquals(
        """
        mobula: env 3: observation[2] is NaN
        mobula: results until then: %s; no checkpoint, as checkpoint_config.checkpoint_frequency is 0
        """
            .formatted(Path.of(storage, "x")),
        without.err());
    CliRun with = run("train", file, "--storage-path", storage + 2, "--checkpoint-freq", "2");
    assertEquals(3, with.exitCode());
    String left =
        "; last checkpoint: %s; go on from it with --resume\n"
            .formatted(Path.of(storage + 2, "x", "checkpoint_000002"));
    assertTrue(with.err().endsWith(left), with.err());
    String unsaveable = file("x stop.training_iteration=9 fail_at=3 unsaveable=1");
    CliRun dead = run("train", unsaveable, "--storage-path", storage + 3, "--json");
    assertTrue(
        dead.err().endsWith("; no checkpoint, as none could be written: the learner is dead\n"),
        dead.err());
  }

  @Test
  void shouldWarnOfAStopThatCountsOneIteration() throws IOException {
    String file = file("x stop.training_iteration=1 stop.num_env_steps_sampled=5000");
    CliRun run = run("train", file, "--storage-path", storage, "--json");
    assertEquals(0, run.exitCode());
    assertEquals(
        "mobula: stop: num_env_steps_sampled is the number within one iteration; the total is"
            + " num_env_steps_sampled_lifetime\n",
        run.err());
  }

  @Test
  void shouldSayThatAResumedRunHadReachedItsEnd() throws IOException {
    run("train", file("x stop.training_iteration=2"), "--storage-path", storage, "--json");
    CliRun run = run("train", "--resume", Path.of(storage, "x").toString(), "--json");
    assertEquals(0, run.exitCode());
    assertEquals(
        "mobula: nothing was left to do: training_iteration >= 2; give a later end with --stop\n",
        run.err());
  }

  @Test
  void shouldRefuseAStoragePathThatIsAFile() throws IOException {
    String file = file("x stop.training_iteration=2");
    CliRun run = run("train", file, "--storage-path", file);
    assertEquals(2, run.exitCode());
    assertTrue(run.err().startsWith("mobula: could not make a results directory in"), run.err());
    assertEquals("", run.out());
  }

  @Test
  void shouldResumeWithAMovedStop() throws IOException {
    run("train", file("x stop.training_iteration=2"), "--storage-path", storage, "--json");
    String folder = Path.of(storage, "x").toString();
    CliRun run = run("train", "--resume", folder, "--stop", "training_iteration=4");
    assertEquals(0, run.exitCode(), run.err());
    assertTrue(run.out().contains("going on after iteration 2"), run.out());
    assertTrue(run.out().contains("stopped:    training_iteration >= 4"), run.out());
    assertEquals(4, Files.readAllLines(Path.of(folder, "result.jsonl")).size());
  }

  @Test
  void shouldSayThatAResumeStartsFromTheBeginning() throws IOException {
    Path folder = Files.createDirectories(Path.of(storage, "x"));
    Files.writeString(folder.resolve("params.yaml"), "x stop.training_iteration=2\n");
    CliRun run = run("train", "--resume", folder.toString(), "--json");
    assertEquals(0, run.exitCode(), run.err());
    assertTrue(run.err().contains("starting from the beginning"), run.err());
  }

  @Test
  void shouldRefuseToResumeWhatIsNoResultsDirectoryOrWithOtherSettings() {
    assertTrue(run("train", "--resume", temp.toString()).err().contains("found no params.yaml"));
    assertEquals(2, run("train", "--resume", temp.toString(), "--algo", "PPO").exitCode());
    assertEquals(2, run("train", "file.yaml", "--resume", temp.toString()).exitCode());
  }

  @Test
  void shouldRefuseAStopWithoutAValueAndAClassPathThatIsMissing() {
    assertTrue(run("train", "f", "--stop", "steps").err().contains("METRIC=VALUE"));
    assertEquals(
        "mobula: --stop steps=many: expected a number, found 'many'\n",
        run("train", "f", "--stop", "steps=many").err());
    assertTrue(
        run("train", "f", "--classpath", temp.resolve("no.jar").toString())
            .err()
            .contains("there is no file or folder"));
  }

  @Test
  void shouldNotResumeInsideACheckpoint() throws IOException {
    run("train", file("x stop.training_iteration=2"), "--storage-path", storage);
    Path folder = Path.of(storage, "x");
    Path checkpoint = folder.resolve("checkpoint_000002");
    Files.copy(folder.resolve("params.yaml"), checkpoint.resolve("params.yaml"));
    Set<String> before = names(checkpoint);
    CliRun run = run("train", "--resume", checkpoint.toString());
    assertEquals(2, run.exitCode());
    assertEquals(
        "mobula: --resume expects a results directory, found a checkpoint: %s; resume %s\n"
            .formatted(checkpoint, folder),
        run.err());
    assertEquals(before, names(checkpoint));
  }

  private static Set<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName() + "").collect(Collectors.toSet());
    }
  }
}
