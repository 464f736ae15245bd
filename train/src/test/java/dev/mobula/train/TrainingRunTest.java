package dev.mobula.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.core.Checkpoint;
import dev.mobula.core.CheckpointException;
import dev.mobula.train.CheckpointConfig.ScoreOrder;
import dev.mobula.train.TensorBoardDecoder.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingRunTest {
  private static final String STEPS = "num_env_steps_sampled_lifetime";

  @TempDir Path temp;
  private Path storage = Path.of("");
  private StopCriteria stop = new StopCriteria(Map.of(STEPS, 1000.0));
  private CheckpointConfig checkpoints = CheckpointConfig.DEFAULT;

  @BeforeEach
  void chooseStorage() {
    storage = temp.resolve("results");
  }

  private RunConfig config(String name) {
    return new RunConfig(name, storage, "fake", "seed: 1\n", stop, checkpoints, STEPS);
  }

  private Result train(String name) {
    return TrainingRun.start(config(name), new FakeTrainable(1), List.of()).run();
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .map(entry -> String.valueOf(entry.getFileName()))
          .map(name -> name.startsWith("events.out.tfevents.") ? "events" : name)
          .sorted()
          .toList();
    }
  }

  private static String withoutTimings(Path folder, String file) throws IOException {
    return Files.readString(folder.resolve(file))
        .replaceAll("\"timers\":\\{[^}]*},", "")
        .replaceAll(",\"time_[a-z_]*\":[0-9.E-]*", "");
  }

  @Test
  void shouldLeaveACompleteResultsDirectory() throws IOException {
    Result result = train("cartpole");
    Path folder = storage.resolve("cartpole");
    assertEquals(folder, result.resultsDir());
    assertEquals(folder.resolve("checkpoint_000010"), result.checkpoint());
    assertEquals("num_env_steps_sampled_lifetime >= 1000", result.stopReason());
    assertFalse(result.interrupted());
    assertEquals(1000, result.metrics().number(STEPS));
    assertEquals(
        List.of("checkpoint_000010", "events", "params.yaml", "progress.csv", "result.jsonl"),
        names(folder));
    assertEquals("seed: 1\n", Files.readString(folder.resolve("params.yaml")));
  }

  @Test
  void shouldWriteOneJsonObjectPerIterationInAFixedOrder() throws IOException {
    Result result = train("x");
    List<String> lines = Files.readAllLines(result.resultsDir().resolve("result.jsonl"));
    assertEquals(10, lines.size());
    assertTrue(
        lines
            .get(1)
            .matches(
                "\\{\"training_iteration\":2,\"env_runners\":\\{\"episode_return_mean\":[0-9.E-]+,"
                    + "\"num_episodes\":2},\"num_env_steps_sampled_lifetime\":200,"
                    + "\"timers\":\\{\"sample\":[0-9.E-]+},\"time_this_iter_s\":[0-9.E-]+,"
                    + "\"time_total_s\":[0-9.E-]+}"),
        lines.get(1));
  }

  @Test
  void shouldKeepTheCsvHeaderAndLeaveWhatWasNotReportedEmpty() throws IOException {
    List<String> lines = Files.readAllLines(train("x").resultsDir().resolve("progress.csv"));
    assertEquals(
        "training_iteration,env_runners/episode_return_mean,num_env_steps_sampled_lifetime,"
            + "timers/sample,time_this_iter_s,time_total_s,env_runners/num_episodes,"
            + "evaluation/env_runners/episode_return_mean",
        lines.getFirst());
    assertEquals(11, lines.size());
    assertTrue(lines.get(1).endsWith(",,"), lines.get(1));
    assertTrue(lines.get(2).endsWith(",2,"), lines.get(2));
  }

  @Test
  void shouldGiveAMetricThatComesLateAColumnOfItsOwn() throws IOException {
    FakeTrainable trainable = new FakeTrainable(1);
    trainable.lateMetricAt = 4;
    Path folder = TrainingRun.start(config("x"), trainable, List.of()).run().resultsDir();
    List<String> lines = Files.readAllLines(folder.resolve("progress.csv"));
    assertEquals(11, lines.size());
    assertTrue(lines.getFirst().endsWith(",\"env_runners/late,\"\"metric\""), lines.getFirst());
    assertTrue(lines.get(3).endsWith(",3,,"), lines.get(3));
    assertTrue(lines.get(4).endsWith(",4,,4"), lines.get(4));
    assertTrue(lines.get(10).endsWith(",10,,10"), lines.get(10));
    assertEquals(
        List.of("checkpoint_000010", "events", "params.yaml", "progress.csv", "result.jsonl"),
        names(folder));
  }

  @Test
  void shouldGoOnFromACheckpointOfBeforeTheLateMetric() throws IOException {
    checkpoints = new CheckpointConfig(2, true, 0, null, ScoreOrder.MAX);
    FakeTrainable killed = new FakeTrainable(1);
    killed.lateMetricAt = 3;
    killed.failAt = 4;
    TrainingRun run = TrainingRun.start(config("x"), killed, List.of());
    assertThrows(IllegalStateException.class, run::run);
    FakeTrainable resumed = new FakeTrainable(1);
    resumed.lateMetricAt = 3;
    TrainingRun.resume(run.resultsDir(), config("x"), resumed, List.of()).run();
    List<String> lines = Files.readAllLines(run.resultsDir().resolve("progress.csv"));
    assertEquals(11, lines.size());
    assertTrue(lines.get(2).endsWith(",2,,"), lines.get(2));
    assertTrue(lines.get(3).endsWith(",3,,3"), lines.get(3));
  }

  @Test
  void shouldKeepTheOldFileWhereTheWiderOneDoesNotFitOnTheDisk() throws IOException {
    FakeTrainable trainable = new FakeTrainable(1);
    trainable.lateMetricAt = 4;
    TrainingRun run =
        TrainingRun.start(config("x"), trainable, List.of(), FullDisk.opener(".progress", 100));
    TrainException e = assertThrows(TrainException.class, run::run);
    assertTrue(String.valueOf(e.getMessage()).endsWith("No space left on device"), e.getMessage());
    assertEquals(4, Files.readAllLines(run.resultsDir().resolve("progress.csv")).size());
    assertEquals(
        List.of("events", "params.yaml", "progress.csv", "result.jsonl"), names(run.resultsDir()));
  }

  @Test
  void shouldWriteTheSameResultsTwiceApartFromTimings() throws IOException {
    Path first = train("a").resultsDir();
    Path second = train("b").resultsDir();
    assertEquals(withoutTimings(first, "result.jsonl"), withoutTimings(second, "result.jsonl"));
    assertFalse(withoutTimings(first, "result.jsonl").contains("\"time"));
  }

  @Test
  void shouldNeverWriteIntoAnEarlierRun() throws IOException {
    Path first = train("x").resultsDir();
    Path second = train("x").resultsDir();
    Path third = train("x").resultsDir();
    assertTrue(
        String.valueOf(second.getFileName()).matches("x_\\d{4}-\\d\\d-\\d\\d_\\d\\d-\\d\\d-\\d\\d"),
        second.toString());
    assertNotEquals(second, third);
    assertEquals(names(first), names(third));
  }

  @Test
  void shouldUseAnEmptyDirectoryThatIsThere() throws IOException {
    Files.createDirectories(storage.resolve("x"));
    assertEquals(storage.resolve("x"), train("x").resultsDir());
  }

  @Test
  void shouldRefuseAMisspeltStopMetricBeforeAnythingIsWritten() {
    stop = new StopCriteria(Map.of("episode_reward_mean", 475.0));
    TrainException e = assertThrows(TrainException.class, () -> train("x"));
    assertTrue(
        String.valueOf(e.getMessage()).contains("did you mean env_runners/episode_return_mean"),
        e.getMessage());
    assertFalse(Files.exists(storage));
  }

  @Test
  void shouldRefuseAMisspeltScoreMetricBeforeAnythingIsWritten() {
    checkpoints = new CheckpointConfig(1, true, 1, "num_episode", ScoreOrder.MAX);
    assertThrows(TrainException.class, () -> train("x"));
    assertFalse(Files.exists(storage));
  }

  @Test
  void shouldRefuseAStoragePathThatCannotBeWritten() throws IOException {
    Path file = Files.writeString(temp.resolve("file"), "");
    storage = file.resolve("results");
    TrainException e = assertThrows(TrainException.class, () -> train("x"));
    assertTrue(
        String.valueOf(e.getMessage())
            .startsWith("could not make a results directory in " + storage),
        e.getMessage());
  }

  @Test
  void shouldRemoveTheDirectoryOfARunThatFailsInItsFirstIteration() {
    FakeTrainable broken = new FakeTrainable(1);
    broken.failAt = 1;
    TrainingRun run = TrainingRun.start(config("x"), broken, List.of());
    assertThrows(IllegalStateException.class, run::run);
    assertFalse(Files.exists(storage));
  }

  @Test
  void shouldKeepWholeRecordsOfARunThatFailsLater() throws IOException {
    FakeTrainable broken = new FakeTrainable(1);
    broken.failAt = 4;
    TrainingRun run = TrainingRun.start(config("x"), broken, List.of());
    assertThrows(IllegalStateException.class, run::run);
    assertEquals(3, Files.readAllLines(run.resultsDir().resolve("result.jsonl")).size());
  }

  private TrainingRun fail(FakeTrainable broken) {
    broken.failAt = 4;
    broken.savesAfter = true;
    TrainingRun run = TrainingRun.start(config("x"), broken, List.of());
    IllegalStateException e = assertThrows(IllegalStateException.class, run::run);
    assertEquals("observation[2] of environment 3 is NaN", e.getMessage());
    assertEquals(broken.saves ? 0 : 1, e.getSuppressed().length);
    return run;
  }

  @Test
  void shouldSaveWhatWasLearntUntilAFailure() {
    TrainingRun run = fail(new FakeTrainable(1));
    FakeTrainable resumed = new FakeTrainable(2);
    TrainingRun more = TrainingRun.resume(run.resultsDir(), config("x"), resumed, List.of());
    assertEquals(3, more.iteration());
    more.step();
    assertEquals(5, resumed.iterations, "as it knew of the one that failed");
    more.close();
  }

  @Test
  void shouldSaveNothingAfterAFailureWhereNoneIsWantedOrItCannotBe() {
    FakeTrainable unsaveable = new FakeTrainable(1);
    unsaveable.saves = false;
    assertTrue(fail(unsaveable).newestCheckpoint().isEmpty());
    checkpoints = new CheckpointConfig(0, false, 0, null, ScoreOrder.MAX);
    assertTrue(fail(new FakeTrainable(1)).newestCheckpoint().isEmpty());
  }

  @Test
  void shouldTakeBackTheIterationThatDoesNotFitOnTheDisk() throws IOException {
    TrainingRun run =
        TrainingRun.start(
            config("x"), new FakeTrainable(1), List.of(), FullDisk.opener("progress", 700));
    TrainException e = assertThrows(TrainException.class, run::run);
    assertTrue(
        String.valueOf(e.getMessage()).endsWith("progress.csv: No space left on device"),
        e.getMessage());
    String results = Files.readString(run.resultsDir().resolve("result.jsonl"));
    String progress = Files.readString(run.resultsDir().resolve("progress.csv"));
    assertTrue(results.endsWith("}\n"));
    assertTrue(progress.endsWith("\n"));
    assertEquals(results.lines().count() + 1, progress.lines().count());
  }

  @Test
  void shouldLeaveNothingWhereTheDiskIsFullFromTheStart() {
    assertThrows(
        TrainException.class,
        () ->
            TrainingRun.start(
                config("x"), new FakeTrainable(1), List.of(), FullDisk.opener("events", 10)));
    assertFalse(Files.exists(storage));
  }

  @Test
  void shouldEndAfterTheIterationInWhichAStopWasRequestedWithACheckpoint() {
    checkpoints = new CheckpointConfig(0, false, 0, null, ScoreOrder.MAX);
    FakeTrainable trainable = new FakeTrainable(1);
    TrainingRun run = TrainingRun.start(config("x"), trainable, List.of());
    trainable.duringTrain =
        () -> {
          if (trainable.iterations == 3) {
            run.requestStop("interrupted by SIGINT");
            run.requestStop("interrupted again");
          }
        };
    Result result = run.run();
    assertTrue(result.interrupted());
    assertEquals("interrupted by SIGINT", result.stopReason());
    assertEquals(storage.resolve("x/checkpoint_000003"), result.checkpoint());
  }

  @Test
  void shouldGiveUpAnIterationThatWaitsWhereAStopIsRequested() throws IOException {
    checkpoints = new CheckpointConfig(2, true, 0, null, ScoreOrder.MAX);
    FakeTrainable trainable = new FakeTrainable(1);
    trainable.waitAt = 4;
    TrainingRun run = TrainingRun.start(config("x"), trainable, List.of());
    trainable.duringTrain =
        () -> {
          if (trainable.iterations == 4) {
            run.requestStop("interrupted by SIGTERM");
          }
        };
    Result result = run.run();
    assertTrue(result.interrupted());
    assertEquals("interrupted by SIGTERM", result.stopReason());
    assertEquals(storage.resolve("x/checkpoint_000002"), result.checkpoint());
    assertEquals(3, Files.readAllLines(result.resultsDir().resolve("result.jsonl")).size());
  }

  @Test
  void shouldWriteNoCheckpointWhereNoneIsWanted() throws IOException {
    checkpoints = new CheckpointConfig(0, false, 0, null, ScoreOrder.MAX);
    Result result = train("x");
    assertNull(result.checkpoint());
    assertEquals(
        List.of("events", "params.yaml", "progress.csv", "result.jsonl"),
        names(result.resultsDir()));
  }

  @Test
  void shouldWriteCheckpointsAtTheFrequencyAndAtTheEnd() throws IOException {
    checkpoints = new CheckpointConfig(4, true, 0, null, ScoreOrder.MAX);
    assertEquals(
        List.of("checkpoint_000004", "checkpoint_000008", "checkpoint_000010"),
        checkpointsOf(train("x")));
  }

  @Test
  void shouldKeepTheNewestCheckpoints() throws IOException {
    checkpoints = new CheckpointConfig(1, true, 2, null, ScoreOrder.MAX);
    assertEquals(List.of("checkpoint_000009", "checkpoint_000010"), checkpointsOf(train("x")));
  }

  @Test
  void shouldKeepTheBestCheckpointsAndTheNewest() throws IOException {
    checkpoints = new CheckpointConfig(1, true, 1, "num_episodes", ScoreOrder.MIN);
    assertEquals(List.of("checkpoint_000002", "checkpoint_000010"), checkpointsOf(train("x")));
  }

  private static List<String> checkpointsOf(Result result) throws IOException {
    return names(result.resultsDir()).stream().filter(name -> name.startsWith("ch")).toList();
  }

  @Test
  void shouldTrainStepByStepAsInOneGo() throws IOException {
    Path whole = train("whole").resultsDir();
    try (TrainingRun run = TrainingRun.start(config("steps"), new FakeTrainable(1), List.of())) {
      for (int i = 1; i <= 10; i++) {
        assertEquals(i * 100.0, run.step().number(STEPS));
        assertEquals(i, run.iteration());
      }
      Path checkpoint = run.checkpoint();
      assertEquals(run.resultsDir().resolve("checkpoint_000010"), checkpoint);
      assertEquals(checkpoint, run.checkpoint());
      assertEquals(
          withoutTimings(whole, "result.jsonl"), withoutTimings(run.resultsDir(), "result.jsonl"));
    }
  }

  @Test
  void shouldGoOnWithAnotherTrainableAndItsCheckpoint() throws IOException {
    FakeTrainable other = new FakeTrainable(7);
    try (TrainingRun run = TrainingRun.start(config("x"), new FakeTrainable(1), List.of())) {
      run.step();
      run.checkpoint();
      run.goOnWith(other, "seed: 7\n");
      assertEquals(2, run.step().number("training_iteration"));
      assertEquals("seed: 7\n", Files.readString(run.resultsDir().resolve("params.yaml")));
      FakeTrainable restored = new FakeTrainable(0);
      restored.restore(Checkpoint.open(run.resultsDir().resolve("checkpoint_000001")));
      assertEquals(7, restored.state);
    }
  }

  @Test
  void shouldGoOnFromTheLastCheckpointAsIfNeverStopped() throws IOException {
    checkpoints = new CheckpointConfig(4, true, 0, null, ScoreOrder.MAX);
    Path whole = train("whole").resultsDir();
    Path folder = killedAfter(6);
    Files.writeString(folder.resolve(".progress.csv"), "half of a wider one");

    FakeTrainable other = new FakeTrainable(99);
    List<Long> starts = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void onStart(Path resultsDir, long iteration) {
            starts.add(iteration);
          }
        };
    Result result = TrainingRun.resume(folder, config("ignored"), other, List.of(listener)).run();

    assertEquals(List.of(4L), starts);
    assertEquals(folder, result.resultsDir());
    assertFalse(Files.exists(folder.resolve(".progress.csv")));
    assertEquals(withoutTimings(whole, "result.jsonl"), withoutTimings(folder, "result.jsonl"));
    assertEquals(11, Files.readAllLines(folder.resolve("progress.csv")).size());
    assertEquals(
        Files.readAllLines(whole.resolve("progress.csv")).getFirst(),
        Files.readAllLines(folder.resolve("progress.csv")).getFirst());
    assertEquals(
        List.of("checkpoint_000004", "checkpoint_000008", "checkpoint_000010"),
        checkpointsOf(result));
  }

  /** Leaves what a run leaves that is killed in the middle of a write. */
  private Path killedAfter(int iterations) throws IOException {
    FakeTrainable killed = new FakeTrainable(1);
    killed.failAt = iterations + 1L;
    TrainingRun run = TrainingRun.start(config("killed"), killed, List.of());
    assertThrows(IllegalStateException.class, run::run);
    Path results = run.resultsDir().resolve("result.jsonl");
    Files.writeString(results, Files.readString(results) + "{\"training_iter");
    return run.resultsDir();
  }

  @Test
  void shouldSayWhatToDoAboutADamagedCheckpoint() throws IOException {
    checkpoints = new CheckpointConfig(2, true, 0, null, ScoreOrder.MAX);
    Path folder = killedAfter(5);
    Path newest = folder.resolve("checkpoint_000004");
    String expected =
        "to go on from %s, remove %s".formatted(folder.resolve("checkpoint_000002"), newest);
    Files.writeString(newest.resolve("fake.safetensors"), "damaged");
    assertTrue(failureOfResume(folder).endsWith(expected), failureOfResume(folder));
    Files.delete(newest.resolve("metadata.json"));
    assertTrue(failureOfResume(folder).endsWith(expected), failureOfResume(folder));
  }

  private String failureOfResume(Path folder) {
    return String.valueOf(
        assertThrows(
                CheckpointException.class,
                () -> TrainingRun.resume(folder, config("x"), new FakeTrainable(1), List.of()))
            .getMessage());
  }

  @Test
  void shouldGoOnWhereAnOlderCheckpointIsDamaged() throws IOException {
    checkpoints = new CheckpointConfig(2, true, 2, "num_episodes", ScoreOrder.MIN);
    Path folder = killedAfter(5);
    Files.writeString(folder.resolve("checkpoint_000002/fake.safetensors"), "damaged");
    Result result = TrainingRun.resume(folder, config("x"), new FakeTrainable(1), List.of()).run();
    assertEquals(
        List.of("checkpoint_000004", "checkpoint_000006", "checkpoint_000010"),
        checkpointsOf(result));
  }

  @Test
  void shouldStartOverWhereNoCheckpointWasWrittenYet() throws IOException {
    Path whole = train("whole").resultsDir();
    Path folder = killedAfter(6);
    String before = Files.readString(folder.resolve("result.jsonl"));
    String rows = Files.readString(folder.resolve("progress.csv"));
    TrainingRun.resume(folder, config("x"), new FakeTrainable(1), List.of()).run();
    assertEquals(withoutTimings(whole, "result.jsonl"), withoutTimings(folder, "result.jsonl"));
    assertEquals(before, Files.readString(folder.resolve("result.jsonl.1")));
    assertEquals(rows, Files.readString(folder.resolve("progress.csv.1")));
    ResultsDirectory.deleteTree(folder.resolve("checkpoint_000010"));
    TrainingRun.resume(folder, config("x"), new FakeTrainable(1), List.of()).run();
    assertEquals(before, Files.readString(folder.resolve("result.jsonl.1")));
    assertTrue(Files.exists(folder.resolve("result.jsonl.2")));
  }

  @Test
  void shouldOnlyReportTheEndOfARunThatIsOver() throws IOException {
    Result first = train("x");
    String before = Files.readString(first.resultsDir().resolve("result.jsonl"));
    FakeTrainable trainable = new FakeTrainable(2);
    Result again = TrainingRun.resume(first.resultsDir(), config("x"), trainable, List.of()).run();
    assertEquals(first.stopReason(), again.stopReason());
    assertEquals(first.checkpoint(), again.checkpoint());
    assertEquals(1000, again.metrics().number(STEPS));
    assertEquals(before, Files.readString(first.resultsDir().resolve("result.jsonl")));
  }

  @Test
  void shouldGoFurtherWhereTheStopIsMovedAndRecordTheNewSettings() throws IOException {
    Result first = train("x");
    stop = new StopCriteria(Map.of("training_iteration", 12.0));
    RunConfig further =
        new RunConfig("x", storage, "fake", "seed: 1\nstop: 12\n", stop, checkpoints, STEPS);
    Result result =
        TrainingRun.resume(first.resultsDir(), further, new FakeTrainable(2), List.of()).run();
    assertEquals("training_iteration >= 12", result.stopReason());
    Path folder = result.resultsDir();
    assertEquals(12, Files.readAllLines(folder.resolve("result.jsonl")).size());
    assertEquals("seed: 1\nstop: 12\n", Files.readString(folder.resolve("params.yaml")));
  }

  @Test
  void shouldKeepOnlyAsManyCheckpointsAfterAResume() throws IOException {
    checkpoints = new CheckpointConfig(2, true, 2, "num_episodes", ScoreOrder.MIN);
    Path folder = killedAfter(7);
    Result result = TrainingRun.resume(folder, config("x"), new FakeTrainable(1), List.of()).run();
    assertEquals(
        List.of("checkpoint_000002", "checkpoint_000004", "checkpoint_000010"),
        checkpointsOf(result));
  }

  @Test
  void shouldContinueTensorBoardInANewFileThatPurgesLaterSteps() throws IOException {
    checkpoints = new CheckpointConfig(4, true, 0, null, ScoreOrder.MAX);
    Path folder = killedAfter(6);
    TrainingRun.resume(folder, config("x"), new FakeTrainable(1), List.of()).run();
    List<Path> files;
    try (Stream<Path> entries = Files.list(folder)) {
      files = entries.filter(path -> path.toString().contains("tfevents")).sorted().toList();
    }
    assertEquals(2, files.size());
    List<Event> first = TensorBoardDecoder.decode(Files.readAllBytes(files.getFirst()));
    List<Event> second = TensorBoardDecoder.decode(Files.readAllBytes(files.getLast()));
    assertEquals(7, first.size());
    assertEquals("brain.Event:2", second.getFirst().fileVersion());
    assertTrue(second.get(1).sessionStart());
    assertEquals(401, second.get(1).step());
    assertEquals(500, second.get(2).step());
    assertEquals(500f, second.get(2).scalars().get(STEPS));
  }

  @Test
  void shouldRefuseADirectoryInWhichAnotherRunIsTraining() {
    TrainingRun running = TrainingRun.start(config("x"), new FakeTrainable(1), List.of());
    TrainException e =
        assertThrows(
            TrainException.class,
            () ->
                TrainingRun.resume(
                    running.resultsDir(), config("x"), new FakeTrainable(1), List.of()));
    assertTrue(String.valueOf(e.getMessage()).contains("is in use"), e.getMessage());
    running.run();
  }

  @Test
  void shouldRefuseANameThatIsAPath() {
    assertThrows(TrainException.class, () -> config("../x"));
    assertThrows(TrainException.class, () -> config(" "));
  }

  @Test
  void shouldTellListenersWhatHappens() {
    checkpoints = new CheckpointConfig(5, true, 0, null, ScoreOrder.MAX);
    List<String> seen = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void onStart(Path resultsDir, long iteration) {
            seen.add("start " + iteration);
          }

          @Override
          public void onResult(Metrics metrics) {
            seen.add("result " + metrics.get("training_iteration"));
          }

          @Override
          public void onCheckpoint(Path checkpoint) {
            seen.add(String.valueOf(checkpoint.getFileName()));
          }

          @Override
          public void onEnd(Result result) {
            seen.add("end");
          }
        };
    stop = new StopCriteria(Map.of("training_iteration", 2.0));
    TrainingRun.start(config("x"), new FakeTrainable(1), List.of(listener)).run();
    assertEquals(List.of("start 0", "result 1", "result 2", "checkpoint_000002", "end"), seen);
  }
}
