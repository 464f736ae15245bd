package dev.mobula.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.Column;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a runtime says of itself, to the program that it belongs to. */
@Timeout(120)
class ObservabilityTest {
  private static final MobulaOptions ONE_CPU = MobulaOptions.defaults().withNumCpus(1);

  private static final CountDownLatch ENTERED = new CountDownLatch(1);
  private static final AtomicBoolean RELEASED = new AtomicBoolean();

  private static int one() {
    return 1;
  }

  private static int fail() {
    throw new IllegalStateException("as asked");
  }

  /** An exception that cannot say what it is. */
  static final class Unspeakable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String toString() {
      throw new IllegalStateException("as asked");
    }
  }

  private static int failUnspeakably() {
    throw new Unspeakable();
  }

  private static int pause() throws InterruptedException {
    Thread.sleep(2);
    return 1;
  }

  private static double[] numbers() {
    return new double[100_000];
  }

  private static int states(NodeStatus status) {
    return status.tasks().size();
  }

  private static List<NodeStatus.Task> ended(MobulaRuntime runtime) {
    return runtime.status().tasks().stream().filter(task -> task.endMillis() > 0).toList();
  }

  /** Waits for the thread that counts what it has just run. */
  private static NodeStatus.TaskCount await(MobulaRuntime runtime, String name, long ended)
      throws InterruptedException {
    while (true) {
      for (NodeStatus.TaskCount count : runtime.status().taskCounts()) {
        if (count.name().equals(name) && count.finished() + count.failed() >= ended) {
          return count;
        }
      }
      Thread.sleep(1);
    }
  }

  @Test
  void shouldCountEveryTaskAndKeepASampleOfThoseThatAreFast() throws InterruptedException {
    int times = 20_000;
    try (var runtime = Mobula.init(ONE_CPU)) {
      List<ObjectRef<Integer>> refs =
          IntStream.range(0, times)
              .mapToObj(i -> Mobula.task(ObservabilityTest::one).remote())
              .toList();
      assertEquals(times, Mobula.get(refs).stream().mapToInt(Integer::intValue).sum());
      var count = await(runtime, "ObservabilityTest.one", times);
      assertEquals(new NodeStatus.TaskCount(count.name(), 0, 0, times, 0), count);
      assertTrue(ended(runtime).size() <= 1000);
      assertTrue(!ended(runtime).isEmpty());
    }
  }

  @Test
  void shouldKeepEveryTaskThatTakesAMillisecondAndEveryOneThatFailed() throws InterruptedException {
    try (var runtime = Mobula.init(ONE_CPU)) {
      for (int i = 0; i < 20; i++) {
        assertEquals(1, Mobula.task(ObservabilityTest::pause).name("pause").remote().get());
        assertThrows(TaskException.class, Mobula.task(ObservabilityTest::fail).remote()::get);
      }
      assertEquals(20, await(runtime, "pause", 20).finished());
      assertEquals(20, await(runtime, "ObservabilityTest.fail", 20).failed());
      List<NodeStatus.Task> ended = ended(runtime);
      assertEquals(20, ended.stream().filter(task -> task.state().equals("FINISHED")).count());
      List<NodeStatus.Task> failed =
          ended.stream().filter(task -> task.state().equals("FAILED")).toList();
      assertEquals(20, failed.size());
      assertTrue(failed.getFirst().failure().contains("as asked"), failed.getFirst().failure());
      assertEquals(ProcessHandle.current().pid(), failed.getFirst().pid());
    }
  }

  @Test
  void shouldKeepAsManyTasksAsItIsAskedTo() throws InterruptedException {
    try (var runtime = Mobula.init(ONE_CPU.withTaskHistory(0))) {
      assertThrows(TaskException.class, Mobula.task(ObservabilityTest::fail).remote()::get);
      assertEquals(1, await(runtime, "ObservabilityTest.fail", 1).failed());
      assertEquals(0, states(runtime.status()));
    }
    try (var runtime = Mobula.init(ONE_CPU.withTaskHistory(2))) {
      for (int i = 0; i < 5; i++) {
        assertThrows(TaskException.class, Mobula.task(ObservabilityTest::fail).remote()::get);
      }
      assertEquals(5, await(runtime, "ObservabilityTest.fail", 5).failed());
      assertEquals(2, ended(runtime).size());
    }
  }

  @Test
  void shouldCountAFailureThatCannotSayWhatItIs() throws InterruptedException {
    try (var runtime = Mobula.init(ONE_CPU)) {
      var failing = Mobula.task(ObservabilityTest::failUnspeakably).remote();
      assertTrue(Mobula.wait(List.of(failing)).unready().isEmpty());
      assertEquals(1, await(runtime, "ObservabilityTest.failUnspeakably", 1).failed());
      assertTrue(ended(runtime).getFirst().failure().contains("Unspeakable"));
      assertEquals(1, Mobula.task(ObservabilityTest::one).remote().get());
    }
  }

  @Test
  void shouldSayWhyAnActorDied() throws InterruptedException {
    try (var runtime = Mobula.init(ONE_CPU)) {
      ActorHandle<StringBuilder> actor =
          Mobula.actor(() -> new StringBuilder()).name("builder").remote();
      assertEquals(1, actor.call((StringBuilder text) -> text.append('x').length()).get());
      actor.kill();
      while (runtime.status().totals().actorDeaths() == 0) {
        Thread.sleep(1); // until the thread that ran it has ended it
      }
      NodeStatus.Actor dead = runtime.status().actors().getFirst();
      assertEquals("DEAD", dead.state());
      assertEquals("builder", dead.name());
      assertTrue(dead.death().contains("was killed"), dead.death());
      assertEquals(1, runtime.status().totals().actorDeaths());
    }
  }

  @Test
  void shouldListLargeObjectsAndWhatMadeThem() {
    try (var runtime = Mobula.init(ONE_CPU)) {
      var small = Mobula.put(new int[] {1});
      var put = Mobula.put(Column.ofFloats(new float[50_000]));
      var result = Mobula.task(ObservabilityTest::numbers).remote();
      assertEquals(100_000, result.get().length);
      List<NodeObject> objects = runtime.objects();
      assertEquals(
          List.of(result.id().toString(), put.id().toString()),
          objects.stream().map(NodeObject::id).toList());
      assertEquals("task 'ObservabilityTest.numbers'", objects.getFirst().origin());
      assertEquals("put by the program", objects.getLast().origin());
      assertEquals(200_000, objects.getLast().bytes());
      assertEquals(1, small.get()[0]);
      put.close();
      result.close();
    }
  }

  @Test
  void shouldWriteATimelineWhereItIsOn(@TempDir Path temp) throws IOException {
    Path file = temp.resolve("trace.json");
    try (var runtime = Mobula.init(ONE_CPU)) {
      MobulaException e = assertThrows(MobulaException.class, () -> runtime.timeline(file));
      assertTrue(String.valueOf(e.getMessage()).contains("withTimeline(true)"), e.getMessage());
    }
    try (var runtime = Mobula.init(ONE_CPU.withTimeline(true))) {
      assertEquals(1, Mobula.task(ObservabilityTest::pause).remote().get());
      do { // until the thread has left the task
        runtime.timeline(file);
      } while (!Files.readString(file).contains("\"name\":\"ObservabilityTest.pause\""));
    }
  }

  /** An actor whose call ends with the actor. */
  static final class Sleeper {
    int sleep() throws InterruptedException {
      ENTERED.countDown();
      Thread.sleep(Long.MAX_VALUE);
      return 0;
    }
  }

  @Test
  void shouldNameTheCallThatRanWhenItsActorDied(@TempDir Path temp)
      throws IOException, InterruptedException {
    Path file = temp.resolve("trace.json");
    try (var runtime = Mobula.init(ONE_CPU.withTimeline(true))) {
      ActorHandle<Sleeper> sleeper = Mobula.actor(Sleeper::new).remote();
      var call = sleeper.call(Sleeper::sleep);
      ENTERED.await();
      sleeper.kill();
      assertThrows(ActorDiedException.class, call::get);
      do { // until the thread has left the call
        runtime.timeline(file);
      } while (!Files.readString(file).contains("\"name\":\"ObservabilityTest.Sleeper.sleep\""));
    }
  }

  private static int spin() {
    while (!RELEASED.get()) {
      Thread.onSpinWait();
    }
    return 1;
  }

  @Test
  void shouldMarkATaskThatGoesOnAfterItsTimeout() throws InterruptedException {
    try (var runtime = Mobula.init(ONE_CPU)) {
      var late =
          Mobula.task(ObservabilityTest::spin).timeout(Duration.ofMillis(1)).name("late").remote();
      assertThrows(TaskTimeoutException.class, late::get);
      NodeStatus.Task task = runtime.status().tasks().getFirst();
      assertEquals("RUNNING", task.state());
      assertTrue(task.failure().contains("to end within"), task.failure());
      RELEASED.set(true);
      assertEquals(1, await(runtime, "late", 1).failed());
    }
  }

  @Test
  void shouldRefuseNumbersThatCannotBe() {
    MobulaOptions options = MobulaOptions.defaults();
    assertThrows(MobulaException.class, () -> options.withTaskHistory(-1));
    assertThrows(MobulaException.class, () -> options.withMetricsPort(65_536));
    assertEquals(-1, options.observability().metricsPort());
  }

  @Test
  void shouldSayWhatIsMissingForMetrics() {
    NotSupportedException e =
        assertThrows(NotSupportedException.class, () -> Mobula.init(ONE_CPU.withMetricsPort(0)));
    assertTrue(String.valueOf(e.getMessage()).contains("micrometer"), e.getMessage());
  }
}
