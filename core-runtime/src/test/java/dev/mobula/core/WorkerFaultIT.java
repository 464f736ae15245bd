package dev.mobula.core;

import static dev.mobula.core.Signal.ENTERED;
import static dev.mobula.core.Signal.GATE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.Column;
import dev.mobula.columns.DType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Worker processes are killed from outside, as a system that is short of memory does. */
@Timeout(300)
class WorkerFaultIT {
  /** {@code -Dmobula.kills=100} for a long run. */
  private static final int KILLS = Integer.getInteger("mobula.kills", 30);

  private static final int WINDOW = 20;

  /** So many numbers are in shared memory, and not in messages. */
  private static final int LARGE = 100_000;

  private static final int[] THREES = IntStream.generate(() -> 3).limit(LARGE).toArray();

  private static final Duration IN_TIME = Duration.ofSeconds(2);

  private final AtomicInteger done = new AtomicInteger();
  private final AtomicReference<@Nullable Throwable> wrong = new AtomicReference<>();
  private volatile boolean over;
  private MobulaRuntime runtime;

  static final class Echo {
    private int calls;

    int echo(int value) throws InterruptedException {
      return WorkerFaultIT.echo(value);
    }

    Column plusOne(Column numbers) {
      return WorkerFaultIT.plusOne(numbers);
    }

    int count() {
      return ++calls;
    }

    int hold() throws InterruptedException {
      return WorkerFaultIT.hold();
    }
  }

  @BeforeEach
  void init() {
    Signal.reset();
    runtime = Mobula.init(MobulaOptions.defaults().withNumCpus(2));
  }

  @AfterEach
  void shutdown() throws InterruptedException {
    runtime.close();
    for (ProcessHandle worker : workers()) {
      for (int i = 0; worker.isAlive() && i < 2_000; i++) {
        Thread.sleep(1);
      }
      assertTrue(!worker.isAlive(), "expected no worker after the end, found " + worker.pid());
    }
  }

  private static int echo(int value) throws InterruptedException {
    Thread.sleep(2);
    return value;
  }

  private static Column plusOne(Column numbers) {
    int[] more = numbers.toIntArray();
    for (int i = 0; i < more.length; i++) {
      more[i]++;
    }
    return Column.ofInts(more).seal();
  }

  private static Iterator<Integer> count(int count) {
    return IntStream.range(0, count).iterator();
  }

  private static int hold() throws InterruptedException {
    ENTERED.add();
    GATE.await();
    return 1;
  }

  private static List<ProcessHandle> workers() {
    return ProcessHandle.current()
        .children()
        .filter(child -> child.info().command().orElse("").endsWith("java")) // is under way
        .toList();
  }

  private static void killAll() {
    workers().forEach(ProcessHandle::destroyForcibly);
  }

  private static ActorCreator<Echo> actor() {
    return Mobula.actor(Echo::new).isolated(Isolation.ENV);
  }

  private static <R> TaskCaller<R> elsewhere(TaskCaller<R> task) {
    return task.isolated(Isolation.ENV);
  }

  @Test
  void shouldFinishWhatMayBeTriedAgainWheneverWorkersAreKilled() throws InterruptedException {
    ActorHandle<Echo> sturdy = actor().maxRestarts(-1).maxTaskRetries(-1).remote();
    ActorHandle<Echo> frail = actor().maxRestarts(-1).remote();
    TaskCaller<Iterator<Integer>> stream =
        elsewhere(Mobula.task(WorkerFaultIT::count, WINDOW)).maxRetries(-1);
    List<Thread> load =
        List.of(
            start(() -> call(i -> task(i).maxRetries(-1).remote(), NoException.class)),
            start(() -> call(i -> task(i).maxRetries(0).remote(), WorkerCrashedException.class)),
            start(() -> call(i -> sturdy.call(Echo::echo, i), NoException.class)),
            start(() -> call(i -> frail.call(Echo::echo, i), ActorDiedException.class)),
            start(() -> read(stream)),
            start(() -> write(numbers -> plusOneElsewhere(numbers).maxRetries(-1).remote())),
            start(() -> write(numbers -> sturdy.call(Echo::plusOne, numbers))));
    killAtRandom();
    over = true;
    for (Thread each : load) {
      each.join();
    }
    assertNull(wrong.get(), () -> "expected another end, found " + wrong.get());
    sturdy.kill();
    awaitNothingShared();
  }

  /** What dead workers held is free; what nobody can reach in this process is once collected. */
  private void awaitNothingShared() throws InterruptedException {
    killAll();
    while (runtime.status().objectStore().usedBytes() > 0) {
      System.gc();
      Thread.sleep(10);
    }
  }

  private static TaskCaller<Column> plusOneElsewhere(Column numbers) {
    return elsewhere(Mobula.task(WorkerFaultIT::plusOne, numbers));
  }

  /** Passes numbers on, three times from process to process. */
  private void write(Function<Column, ObjectRef<Column>> plusOne) {
    attempt(
        () -> {
          Column numbers = Column.allocate(DType.INT32, LARGE).seal();
          for (int i = 0; i < 3; i++) {
            numbers = plusOne.apply(numbers).get();
          }
          assertArrayEquals(THREES, numbers.toIntArray());
        },
        NoException.class);
  }

  private static TaskCaller<Integer> task(int value) {
    return elsewhere(Mobula.task(WorkerFaultIT::echo, value));
  }

  private void killAtRandom() throws InterruptedException {
    Random random = new Random(7);
    for (int kills = 0; kills < KILLS && wrong.get() == null; ) {
      int before = done.get();
      while (done.get() == before && wrong.get() == null) {
        Thread.sleep(1);
      }
      Thread.sleep(random.nextInt(300));
      List<ProcessHandle> workers = workers();
      if (!workers.isEmpty() && workers.get(random.nextInt(workers.size())).destroyForcibly()) {
        kills++;
      }
    }
  }

  /** What nothing fails with that may be tried again. */
  private static final class NoException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private Thread start(Runnable load) {
    return Thread.startVirtualThread(() -> {
      while (!over) {
        load.run();
      }
    });
  }

  private void call(IntFunction<ObjectRef<Integer>> caller, Class<? extends Throwable> allowed) {
    List<ObjectRef<Integer>> refs = new ArrayList<>();
    for (int i = 0; i < WINDOW; i++) {
      refs.add(caller.apply(i));
    }
    for (int i = 0; i < WINDOW; i++) {
      int expected = i;
      attempt(() -> assertEquals(expected, refs.get(expected).get()), allowed);
    }
  }

  private void read(TaskCaller<Iterator<Integer>> stream) {
    try (ObjectRefGenerator<Integer> values = Mobula.remoteStream(stream)) {
      for (int i = 0; i < WINDOW; i++) {
        int expected = i;
        attempt(() -> assertEquals(expected, values.next().get()), NoException.class);
      }
    }
  }

  private void attempt(Runnable step, Class<? extends Throwable> allowed) {
    try {
      step.run();
      done.incrementAndGet();
    } catch (Throwable thrown) {
      if (!allowed.isInstance(thrown)) {
        wrong.compareAndSet(null, thrown);
      }
    }
  }

  @Test
  void shouldTellInTimeThatATaskDiedWithItsProcess() throws InterruptedException {
    ObjectRef<Integer> ref = elsewhere(Mobula.task(WorkerFaultIT::hold)).maxRetries(0).remote();
    ENTERED.take(1);
    killAll();
    WorkerCrashedException e = assertThrows(WorkerCrashedException.class, () -> ref.get(IN_TIME));
    assertSays("ended by signal 9", e);
  }

  @Test
  void shouldTellInTimeThatAnActorDiedWithItsProcess() throws InterruptedException {
    ActorHandle<Echo> actor = actor().remote();
    ObjectRef<Integer> running = actor.call(Echo::hold);
    ObjectRef<Integer> waiting = actor.call(Echo::count);
    ENTERED.take(1);
    killAll();
    assertSays(
        "ended by signal 9", assertThrows(ActorDiedException.class, () -> running.get(IN_TIME)));
    assertThrows(ActorDiedException.class, () -> waiting.get(IN_TIME));
  }

  @Test
  void shouldNoticeTheEndOfAProcessInWhichNothingRuns() throws InterruptedException {
    ActorHandle<Echo> mortal = actor().name("mortal").remote();
    ActorHandle<Echo> other = actor().maxRestarts(1).maxTaskRetries(1).remote();
    assertEquals(
        List.of(1, 1), Mobula.get(List.of(mortal.call(Echo::count), other.call(Echo::count))));
    killAll();
    while (Mobula.getActor("mortal").isPresent()) {
      Thread.sleep(1);
    }
    assertSays(
        "ended by signal 9",
        assertThrows(ActorDiedException.class, () -> mortal.call(Echo::count).get()));
    ObjectRef<Integer> count = other.call(Echo::count);
    assertEquals(1, count.get());
  }

  @Test
  void shouldEndTheProcessOfAnActorThatIsKilledInItsConstructor() throws InterruptedException {
    ActorHandle<Echo> actor =
        Mobula.actor(WorkerFaultIT::makeStubbornly).isolated(Isolation.ENV).remote();
    ENTERED.take(1);
    actor.kill();
    assertThrows(ActorDiedException.class, () -> actor.call(Echo::count).get(IN_TIME));
    while (!workers().isEmpty()) {
      Thread.sleep(1);
    }
  }

  private static Echo makeStubbornly() {
    ENTERED.add();
    while (GATE.get() == 0) {
      Thread.onSpinWait();
    }
    return new Echo();
  }

  @Test
  void shouldTakeBackTheCpusOfWhatWaitedWhenItsProcessEnded() throws InterruptedException {
    ObjectRef<Integer> ref =
        elsewhere(Mobula.task(WorkerFaultIT::holdHere)).numCpus(2).maxRetries(0).remote();
    ENTERED.take(1);
    while (runtime.availableResources().amount(Resources.CPU) < 2) {
      Thread.sleep(1);
    }
    killAll();
    assertThrows(WorkerCrashedException.class, () -> ref.get(IN_TIME));
    GATE.add();
    awaitAllCpus();
    assertEquals(1, Mobula.task(WorkerFaultIT::one).remote().get());
    awaitAllCpus();
  }

  private void awaitAllCpus() throws InterruptedException {
    while (!runtime.availableResources().equals(runtime.totalResources())) {
      Thread.sleep(1);
    }
  }

  private static int holdHere() {
    return Mobula.task(WorkerFaultIT::hold).numCpus(0).remote().get();
  }

  private static int one() {
    return 1;
  }

  private static void assertSays(String part, Throwable thrown) {
    assertTrue(String.valueOf(thrown.getMessage()).contains(part), thrown.getMessage());
  }
}
