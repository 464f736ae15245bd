package dev.mobula.core;

import static dev.mobula.core.Signal.ENTERED;
import static dev.mobula.core.Signal.GATE;
import static dev.mobula.core.Signal.INTERRUPTED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.Column;
import dev.mobula.columns.DType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/** What only worker processes show. */
@Timeout(120)
class IsolatedIT {
  private static final AtomicInteger MEETINGS = new AtomicInteger();

  private MobulaRuntime runtime;

  @BeforeEach
  void init() {
    Signal.reset();
    runtime = Mobula.init(MobulaOptions.defaults().withNumCpus(2));
  }

  @AfterEach
  void shutdown() {
    runtime.close();
  }

  static long pid() {
    return ProcessHandle.current().pid();
  }

  static int fail(String why) throws IOException {
    throw new IOException(why);
  }

  static int exit(int code) {
    System.err.println("about to exit");
    Runtime.getRuntime().halt(code);
    return 0;
  }

  static double sum(Column column, int[] more) {
    double sum = 0;
    for (int i = 0; i < column.rows(); i++) {
      sum += column.getFloat(i);
    }
    return sum + more[0];
  }

  static int nested(int n) {
    List<ObjectRef<Integer>> refs =
        List.of(
            Mobula.task(IsolatedIT::twice, n).remote(),
            Mobula.task(IsolatedIT::twice, n + 1).isolated(Isolation.ENV).remote());
    return Mobula.get(refs).stream().mapToInt(Integer::intValue).sum();
  }

  static int twice(int n) {
    return 2 * n;
  }

  static int nestedWithClassPath(int n) {
    RuntimeEnv env = Isolation.ENV.withClassPath(Path.of("target"));
    return Mobula.task(IsolatedIT::twice, n).isolated(env).remote().get();
  }

  static int afterGate(int n) throws InterruptedException {
    GATE.await();
    return n;
  }

  static final class Counter {
    private int count;

    int addAfterGate(int more) throws InterruptedException {
      ENTERED.add();
      INTERRUPTED.await();
      return add(more);
    }

    int add(int more) {
      count += more;
      return count;
    }

    long pid() {
      return ProcessHandle.current().pid();
    }

    int halt() {
      Runtime.getRuntime().halt(7);
      return 0;
    }
  }

  @Test
  void shouldRunTasksInAnotherProcessAndReuseIt() {
    long first = Mobula.task(IsolatedIT::pid).isolated(Isolation.ENV).remote().get();
    assertNotEquals(pid(), first);
    assertEquals(first, Mobula.task(IsolatedIT::pid).isolated(Isolation.ENV).remote().get());
  }

  @Test
  void shouldPassColumnsArraysAndReferences() {
    ObjectRef<int[]> more = Mobula.put(new int[] {4});
    Column column = Column.ofFloats(1, 2, 3);
    assertEquals(
        10,
        Mobula.task(IsolatedIT::sum, Arg.of(column), more).isolated(Isolation.ENV).remote().get());
  }

  static Column doubled(Column column) {
    Column result = Column.allocate(column.dtype(), column.rows());
    for (int i = 0; i < column.rows(); i++) {
      result.setFloat(i, 2 * column.getFloat(i));
    }
    return result;
  }

  static Column same(Column column) {
    return column;
  }

  static float[] reversed(float[] values) {
    float[] result = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = values[values.length - 1 - i];
    }
    return result;
  }

  @Test
  void shouldPassLargeColumnsThroughSharedMemory() {
    Column column = Column.allocate(DType.FLOAT32, 1_000_000);
    for (int i = 0; i < column.rows(); i++) {
      column.setFloat(i, i);
    }
    ObjectRef<Column> put = Mobula.put(column);
    ObjectRef<Column> twice = Mobula.task(IsolatedIT::doubled, put).isolated().remote();
    ObjectRef<Column> again = Mobula.task(IsolatedIT::doubled, twice).isolated().remote();
    ObjectRef<Column> back = Mobula.task(IsolatedIT::same, again).isolated().remote();
    for (int i = 0; i < column.rows(); i += 1000) {
      assertEquals(4 * i, back.get().getFloat(i));
    }
    assertTrue(back.get().isSealed());
  }

  @Test
  void shouldPassLargeArraysThroughSharedMemory() {
    float[] values = new float[100_000];
    values[3] = 1;
    float[] result = Mobula.task(IsolatedIT::reversed, values).isolated().remote().get();
    assertEquals(1, result[values.length - 4]);
    result[0] = 2;
  }

  @Test
  void shouldCarryExceptionsWithTheirStack() {
    TaskException e =
        assertThrows(
            TaskException.class,
            () -> Mobula.task(IsolatedIT::fail, "boom").isolated(Isolation.ENV).remote().get());
    Throwable cause = assertInstanceOf(IOException.class, e.getCause());
    assertEquals("boom", cause.getMessage());
    assertEquals("fail", cause.getStackTrace()[0].getMethodName());
  }

  @Test
  void shouldStartTasksFromWithinATask() {
    assertEquals(14, Mobula.task(IsolatedIT::nested, 3).isolated(Isolation.ENV).remote().get());
  }

  @Test
  void shouldRefuseAClassPathOfWhichSomethingIsMissing() {
    RuntimeEnv env =
        Isolation.ENV.withClassPath(Path.of("target/*"), Path.of("no-such-folder/acme.jar"));
    for (Executable start :
        List.<Executable>of(
            () -> Mobula.task(IsolatedIT::pid).isolated(env).remote(),
            () -> Mobula.actor(Counter::new).isolated(env).remote())) {
      MobulaException e = assertThrows(MobulaException.class, start);
      assertTrue(e.toString().contains("no-such-folder/acme.jar"), e.toString());
    }
  }

  @Test
  void shouldUseAClassPathWithinATask() {
    TaskCaller<Integer> task = Mobula.task(IsolatedIT::nestedWithClassPath, 3);
    assertEquals(6, task.isolated(Isolation.ENV).remote().get());
  }

  @Test
  void shouldLendItsCpusOnlyWhileItsProcessHasNothingToDo() throws InterruptedException {
    ActorHandle<Counter> counter =
        Mobula.actor(Counter::new).numCpus(2).isolated(Isolation.ENV).remote();
    ObjectRef<Integer> late = Mobula.task(IsolatedIT::afterGate, 2).numCpus(0).remote();
    ObjectRef<Integer> first = counter.call(Counter::addAfterGate, 1);
    ObjectRef<Integer> second = counter.call(Counter::add, late);
    ENTERED.take(1);
    awaitThreadIn("awaitArguments");
    assertEquals(0, runtime.availableResources().amount(Resources.CPU));
    INTERRUPTED.add();
    assertEquals(1, first.get());
    while (runtime.availableResources().amount(Resources.CPU) < 2) {
      Thread.onSpinWait();
    }
    GATE.add();
    assertEquals(3, second.get());
    assertEquals(0, runtime.availableResources().amount(Resources.CPU));
  }

  /** Waits until a thread waits within a method of that name. */
  private static void awaitThreadIn(String method) {
    while (Thread.getAllStackTraces().entrySet().stream()
        .filter(entry -> entry.getKey().getState() == Thread.State.WAITING)
        .flatMap(entry -> Stream.of(entry.getValue()))
        .noneMatch(frame -> frame.getMethodName().equals(method))) {
      Thread.onSpinWait();
    }
  }

  static int useUtilities(Queue<Integer> queue, ActorHandle<Counter> counter) {
    ActorPool<Counter, Integer> pool = new ActorPool<>(List.of(counter));
    pool.map((each, more) -> each.call(Counter::add, more), List.of(1, 2))
        .forEachRemaining(queue::put);
    ActorHandle<Counter> same = Mobula.<Counter>getActor("counter").orElseThrow();
    queue.put(same.call(Counter::add, 3).get());
    Parallel.parallelMap(2, IsolatedIT::twice).forEach(queue::put);
    return queue.size();
  }

  @Test
  void shouldUsePoolsQueuesLoopsAndNamesWithinATask() {
    Queue<Integer> queue = Queue.create();
    ActorHandle<Counter> counter =
        Mobula.actor(Counter::new).name("counter").isolated(Isolation.ENV).remote();
    TaskCaller<Integer> task = Mobula.task(IsolatedIT::useUtilities, queue, counter);
    assertEquals(5, task.isolated(Isolation.ENV).remote().get());
    assertEquals(List.of(1, 3, 6, 0, 2), queue.pollAll(9));
  }

  static int useGroup() {
    PlacementGroup group = Mobula.placementGroup(List.of(Resources.ONE_CPU));
    int value =
        Mobula.task(IsolatedIT::twice, 2).placementGroup(group.ready().get(), 0).remote().get();
    int bundles = group.bundles().size();
    group.remove();
    return value + bundles;
  }

  @Test
  void shouldUsePlacementGroupsWithinATask() {
    assertEquals(5, Mobula.task(IsolatedIT::useGroup).isolated(Isolation.ENV).remote().get());
    while (!runtime.availableResources().equals(runtime.totalResources())) {
      Thread.onSpinWait();
    }
  }

  @Test
  void shouldSayHowAWorkerEnded() {
    WorkerCrashedException e =
        assertThrows(
            WorkerCrashedException.class,
            () ->
                Mobula.task(IsolatedIT::exit, 3)
                    .maxRetries(1)
                    .isolated(Isolation.ENV)
                    .remote()
                    .get());
    assertTrue(String.valueOf(e.getMessage()).contains("exited with 3"), e.getMessage());
    assertTrue(String.valueOf(e.getMessage()).contains("about to exit"), e.getMessage());
  }

  @Test
  void shouldSayWhyATaskIsTriedAgainWithoutTheLinesThatWereShown() {
    PrintStream before = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      TaskCaller<Integer> task = Mobula.task(IsolatedIT::exit, 7).name("die").maxRetries(1);
      assertThrows(WorkerCrashedException.class, task.isolated(Isolation.ENV).remote()::get);
      runtime.close();
    } finally {
      System.setErr(before);
    }
    String text = printed.toString(StandardCharsets.UTF_8);
    assertTrue(
        text.lines()
            .anyMatch(
                line -> line.matches("\\(die, try 2 of 2\\) worker process \\d+ exited with 7")),
        text);
  }

  static int meetsACrash() {
    MEETINGS.incrementAndGet();
    return Mobula.task(IsolatedIT::exit, 4).maxRetries(0).isolated().remote().get();
  }

  @Test
  void shouldNotTakeTheCrashOfAnotherForItsOwn() {
    TaskException e =
        assertThrows(
            TaskException.class, () -> Mobula.task(IsolatedIT::meetsACrash).remote().get());
    assertInstanceOf(WorkerCrashedException.class, e.getCause());
    assertEquals(1, MEETINGS.get());
  }

  @Test
  void shouldKeepAnActorInAProcessOfItsOwn() {
    ActorHandle<Counter> counter = Mobula.actor(Counter::new).isolated(Isolation.ENV).remote();
    assertEquals(1, counter.call(Counter::add, 1).get());
    assertEquals(3, counter.call(Counter::add, 2).get());
    assertNotEquals(pid(), counter.call(Counter::pid).get());
  }

  @Test
  void shouldLeaveInterruptsOfTheTerminalToTheNode() throws Exception {
    ActorHandle<Counter> counter = Mobula.actor(Counter::new).isolated().remote();
    String pid = Long.toString(counter.call(Counter::pid).get());
    assertEquals(0, new ProcessBuilder("kill", "-INT", pid).start().waitFor());
    assertEquals(1, counter.call(Counter::add, 1).get());
    assertEquals(pid, Long.toString(counter.call(Counter::pid).get()));
  }

  @Test
  void shouldRestartAnActorWhoseProcessEnded() {
    ActorHandle<Counter> counter =
        Mobula.actor(Counter::new).isolated(Isolation.ENV).maxRestarts(1).remote();
    assertEquals(1, counter.call(Counter::add, 1).get());
    long first = counter.call(Counter::pid).get();
    ActorDiedException e =
        assertThrows(ActorDiedException.class, () -> counter.call(Counter::halt).get());
    assertTrue(String.valueOf(e.getMessage()).contains("exited with 7"), e.getMessage());
    assertEquals(1, counter.call(Counter::add, 1).get());
    NodeStatus.Actor status = runtime.status().actors().getFirst();
    assertEquals(counter.call(Counter::pid).get(), status.pid());
    assertEquals(List.of(first), status.earlierPids()); // whose log says why it crashed
  }
}
