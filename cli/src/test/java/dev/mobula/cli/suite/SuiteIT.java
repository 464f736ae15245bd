package dev.mobula.cli.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.cli.CorridorWorld;
import dev.mobula.cli.SeedMain;
import dev.mobula.core.Mobula;
import dev.mobula.rllib.config.ConfigException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rows that are trained in processes of their own. */
@Timeout(300)
class SuiteIT {
  private static final String MAIN = SeedMain.class.getName();
  private static final LearningRow LAKE = row("lake");
  private static final LearningRow BROKEN = row("broken");

  @TempDir Path home;

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  private static LearningRow row(String name) {
    String config = "configs/" + name + ".yaml";
    return new LearningRow(name, config, 2, 20, new Asked.MedianOf(0), "none", "none");
  }

  @BeforeEach
  void writeConfigs() throws IOException {
    Mobula.shutdown(); // what another test has left
    Files.createDirectory(home.resolve("configs"));
    write(LAKE, "FrozenLake-v1", 4_000);
    write(BROKEN, CorridorWorld.class.getName() + "\n  env_config: {fault: nan, at: 1900}", 4_000);
  }

  private void write(LearningRow row, String env, int envSteps) throws IOException {
    Files.writeString(
        home.resolve(row.config()),
        """
        lake:
          run: PPO
          env: %s
          stop:
            num_env_steps_sampled_lifetime: %d
          config:
            train_batch_size_per_learner: 200
            minibatch_size: 100
            num_epochs: 2
        """
            .formatted(env, envSteps));
  }

  private boolean run(int seeds, LearningRow... rows) throws IOException {
    printed.reset();
    Suite suite =
        new Suite(
            home, List.of(rows), MAIN, new PrintStream(printed, true, StandardCharsets.UTF_8));
    return suite.run(new Suite.Request(suite.names(), OptionalInt.of(seeds), 2, List.of()));
  }

  private String printed() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  private Path seed(int number) {
    return home.resolve("docs/learning/lake/seed-" + number + ".json");
  }

  @Test
  void shouldTrainEachSeedOnceUnlessItsConfigFileChanges() throws IOException {
    assertTrue(run(1, LAKE));
    assertTrue(printed().contains("\n[1/1] lake seed 0: "), printed());
    SeedResult first = SeedFile.read(seed(0));
    assertEquals(4_000, first.envSteps());
    assertEquals(20, first.episodes());
    assertEquals(20, first.curve().envSteps().size());
    assertTrue(first.cpuSeconds() > 0 && first.wallSeconds() > 0, first.toString());
    String page = Files.readString(home.resolve("docs/learning.md"));
    assertTrue(page.contains("(1 of 2 seeds)"), page);
    assertTrue(Files.readString(home.resolve("docs/learning/lake.svg")).contains("<polyline"));
    try (Stream<Path> left = Files.walk(home.resolve("results"))) {
      assertEquals(List.of(), left.filter(Files::isRegularFile).toList());
    }

    assertTrue(run(2, LAKE));
    assertTrue(printed().contains("\n[1/1] lake seed 1: "), printed());
    assertEquals(first, SeedFile.read(seed(0)));

    write(LAKE, "FrozenLake-v1", 2_000);
    assertTrue(run(2, LAKE));
    assertEquals(2_000, SeedFile.read(seed(0)).envSteps());
    assertEquals(2_000, SeedFile.read(seed(1)).envSteps());
  }

  @Test
  void shouldGoOnFromTheLastCheckpointOfASeedThatWasKilled() throws Exception {
    write(LAKE, "FrozenLake-v1", 20_000); // so long that it is not over when it is killed
    assertTrue(run(1, LAKE));
    SeedResult whole = SeedFile.read(seed(0));
    Files.delete(seed(0));
    Path record = killAtACheckpoint().resolve("result.jsonl");
    String steps = "\"num_env_steps_sampled_lifetime\":20";
    Files.writeString(record, Files.readString(record).replaceFirst(steps + "0", steps + "1"));
    assertTrue(run(1, LAKE));
    SeedResult resumed = SeedFile.read(seed(0));
    assertEquals(whole.episodeReturnMean(), resumed.episodeReturnMean());
    assertEquals(whole.curve().episodeReturnMean(), resumed.curve().episodeReturnMean());
    assertEquals(200, whole.curve().envSteps().getFirst());
    assertEquals(201, resumed.curve().envSteps().getFirst()); // as the earlier process left it
  }

  /** Returns the results directory of a process that was killed. */
  private Path killAtACheckpoint() throws Exception {
    SeedJob job = job();
    Process process = start(job);
    await(process, () -> hasCheckpoint(job.resultsDir()));
    process.destroyForcibly().waitFor();
    assertFalse(Files.exists(job.result()));
    return job.resultsDir();
  }

  private SeedJob job() {
    Path file = home.resolve(LAKE.config());
    String config = ConfigDigest.of(file, List.of());
    Path storage = home.resolve("results/benchmark-suite/lake-" + config);
    return new SeedJob("lake", 0, LAKE.episodes(), file, List.of(), config, storage);
  }

  private Process start(SeedJob job) throws IOException {
    Files.createDirectories(job.storage());
    List<String> command = new ArrayList<>(JavaCommand.ofThisJvm(MAIN));
    command.addAll(job.arguments());
    Path output = home.resolve("output");
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }

  private void await(Process process, Callable<Boolean> condition) throws Exception {
    while (process.isAlive() && !condition.call()) {
      Thread.sleep(10);
    }
    assertTrue(condition.call(), () -> "see " + home.resolve("output"));
  }

  private static boolean hasCheckpoint(Path resultsDir) throws IOException {
    if (!Files.isDirectory(resultsDir)) {
      return false;
    }
    try (Stream<Path> entries = Files.list(resultsDir)) {
      return entries.anyMatch(entry -> entry.getFileName().toString().startsWith("checkpoint_"));
    }
  }

  @Test
  void shouldTrainASeedInOneProcessThatEndsWithTheOneThatStartedIt() throws Exception {
    write(LAKE, "FrozenLake-v1", 2_000_000_000);
    SeedJob job = job();
    Process process = start(job);
    await(process, () -> Files.exists(job.resultsDir().resolve("params.yaml")));
    assertFalse(run(1, LAKE));
    assertTrue(printed().contains("another process trains lake seed 0"), printed());
    assertTrue(process.isAlive());
    process.getOutputStream().close(); // as the system does when the other process ends
    assertTrue(process.waitFor(100, TimeUnit.SECONDS));
  }

  @Test
  void shouldTrainTheOtherSeedsWhereOneFails() throws IOException {
    assertFalse(run(1, BROKEN, LAKE));
    String failed = printed().substring(printed().indexOf("broken seed 0: failed: "));
    List<String> lines = failed.lines().toList();
    assertTrue(lines.get(0).contains(": the process of broken seed 0 exited with 2; the end of "));
    assertTrue(lines.get(1).startsWith("mobula: dev.mobula.cli.CorridorWorld, copy 0, "), failed);
    assertFalse(printed().contains("\tat "), printed());
    assertTrue(Files.exists(seed(0)));
    String page = Files.readString(home.resolve("docs/learning.md"));
    assertTrue(page.contains("| broken | median ≥ 0 | – | not run |  |"), page);
  }

  @Test
  void shouldLeaveTheProgressOfASeedInItsLog() throws IOException {
    assertFalse(run(1, BROKEN));
    Path folder = home.resolve("results/benchmark-suite");
    try (Stream<Path> files = Files.walk(folder)) {
      Path log = files.filter(file -> file.endsWith("seed-0.log")).findFirst().orElseThrow();
      assertTrue(Files.readString(log).matches("(?s).*iter +env steps +steps/s.*\n +1 .*"));
    }
  }

  @Test
  void shouldRefuseTheSettingsOfAllRowsBeforeAnySeedStarts() throws IOException {
    write(BROKEN, "NoSuchLake-v1", 4_000);
    Suite suite =
        new Suite(
            home,
            List.of(BROKEN, LAKE),
            MAIN,
            new PrintStream(printed, true, StandardCharsets.UTF_8));
    List<String> overrides = List.of("config.foo=3");
    Suite.Request request = new Suite.Request(suite.names(), OptionalInt.of(2), 1, overrides);
    ConfigException refused = assertThrows(ConfigException.class, () -> suite.run(request));
    assertEquals(3, refused.problems().size(), refused.getMessage());
    assertEquals("", printed());
    assertFalse(Files.exists(home.resolve("results")));
  }

  @Test
  void shouldWriteNothingWithAnOverride() throws IOException {
    Suite suite =
        new Suite(
            home, List.of(LAKE), MAIN, new PrintStream(printed, true, StandardCharsets.UTF_8));
    List<String> overrides = List.of("config.lr=1e-3");
    assertTrue(suite.run(new Suite.Request(suite.names(), OptionalInt.of(1), 1, overrides)));
    assertTrue(printed().contains("\n[1/1] lake seed 0: "), printed());
    assertFalse(Files.exists(home.resolve("docs")));
  }
}
