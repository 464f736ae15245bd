package dev.mobula.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What tasks must do, wherever they run. */
@Timeout(30)
abstract class TaskContract {
  private static final AtomicInteger RUNS = new AtomicInteger();
  private static CountDownLatch gate = new CountDownLatch(0);

  private MobulaRuntime runtime;

  /** Sets the options that make a task run where the test wants it. */
  abstract <R> TaskCaller<R> placed(TaskCaller<R> task);

  @BeforeEach
  void init() {
    RUNS.set(0);
    gate = new CountDownLatch(1);
    runtime = Mobula.init(MobulaOptions.defaults().withNumCpus(2).withResource("GPU", 1));
  }

  @AfterEach
  void shutdown() {
    gate.countDown();
    runtime.close();
  }

  private <R> R run(TaskCaller<R> task) {
    return placed(task).remote().get();
  }

  @Test
  void shouldTakeUpToSixArguments() {
    assertEquals("", run(Mobula.task(TaskContract::none)));
    assertEquals("1", run(Mobula.task(TaskContract::one, 1)));
    assertEquals("12", run(Mobula.task(TaskContract::two, 1, 2)));
    assertEquals("123", run(Mobula.task(TaskContract::three, 1, 2, 3)));
    assertEquals("1234", run(Mobula.task(TaskContract::four, 1, 2, 3, 4)));
    assertEquals("12345", run(Mobula.task(TaskContract::five, 1, 2, 3, 4, 5)));
    assertEquals("123456", run(Mobula.task(TaskContract::six, 1, 2, 3, 4, 5, 6)));
  }

  @Test
  void shouldAwaitReferencesAmongArguments() {
    ObjectRef<Integer> slow = Mobula.task(TaskContract::afterGate, 1).remote();
    List<ObjectRef<String>> results =
        List.of(
            placed(Mobula.task(TaskContract::one, slow)).remote(),
            placed(Mobula.task(TaskContract::two, slow, 2)).remote(),
            placed(Mobula.task(TaskContract::two, 2, slow)).remote(),
            placed(Mobula.task(TaskContract::two, slow, slow)).remote(),
            placed(Mobula.task(TaskContract::three, slow, Arg.of(2), Mobula.put(3))).remote());
    gate.countDown();
    assertEquals(List.of("1", "12", "21", "11", "123"), Mobula.get(results));
  }

  @Test
  @SuppressWarnings("NullAway") // null is a value that code without annotations passes
  void shouldPassNullAndReturnNothing() {
    assertNull(run(Mobula.task(TaskContract::same, (Object) null)));
    assertNull(run(Mobula.task(TaskContract::count)));
    assertEquals(1, RUNS.get());
  }

  @Test
  void shouldNotSeeLaterChangesOfArgumentsAndCaptures() {
    int[] argument = {1};
    int[] captured = {1};
    ObjectRef<Integer> ref =
        placed(
                Mobula.task(
                    (int[] values) -> {
                      gate.await();
                      return values[0] + captured[0];
                    },
                    argument))
            .remote();
    argument[0] = 10;
    captured[0] = 10;
    gate.countDown();
    assertEquals(2, ref.get());
  }

  @Test
  void shouldNotShareResults() {
    ObjectRef<Object> ref = placed(Mobula.task(TaskContract::same, new int[] {1})).remote();
    ((int[]) ref.get())[0] = 5;
    assertEquals(1, ((int[]) ref.get())[0]);
  }

  @Test
  void shouldCarryTheExceptionWithTheRemoteStack() {
    TaskException e =
        assertThrows(TaskException.class, () -> run(Mobula.task(TaskContract::fail, "boom")));
    assertEquals("TaskContract.fail", e.name());
    assertEquals(
        "'TaskContract.fail' failed: java.io.IOException: boom", String.valueOf(e.getMessage()));
    IOException cause = assertInstanceOf(IOException.class, e.getCause());
    assertEquals("fail", cause.getStackTrace()[0].getMethodName());
    assertTrue(
        Arrays.stream(e.getStackTrace())
            .anyMatch(frame -> frame.getMethodName().startsWith("should")));
  }

  @Test
  void shouldNameTheTaskInItsFailure() {
    TaskException e =
        assertThrows(
            TaskException.class,
            () -> run(Mobula.task(TaskContract::fail, "boom").name("sampling")));
    assertEquals("sampling", e.name());
  }

  @Test
  void shouldFailWithWhatAnArgumentFailedWith() {
    ObjectRef<String> failing = Mobula.task(TaskContract::fail, "first").remote();
    ObjectRef<String> next = placed(Mobula.task(TaskContract::quote, failing)).remote();
    TaskException e =
        assertThrows(TaskException.class, () -> run(Mobula.task(TaskContract::quote, next)));
    assertEquals("TaskContract.fail", e.name());
    assertEquals("java.io.IOException: first", String.valueOf(e.getCause()));
  }

  @Test
  void shouldFailWithAResultThatCannotBeCopied() {
    TaskException e =
        assertThrows(TaskException.class, () -> run(Mobula.task(TaskContract::thread)));
    assertInstanceOf(MobulaException.class, e.getCause());
  }

  @Test
  void shouldRunNestedTasksWithoutDeadlock() {
    assertEquals(55, run(Mobula.task(TaskContract::fibonacci, 10)));
    assertEquals(runtime.totalResources(), settledResources());
  }

  @Test
  void shouldRunNestedWaitsWithoutDeadlock() {
    assertEquals(1, run(Mobula.task(TaskContract::waitNested, 5)));
  }

  @Test
  void shouldComputeNoMoreThanTheCpusAtATime() {
    AtomicMax.reset();
    Mobula.get(
        IntStream.range(0, 40).mapToObj(i -> Mobula.task(AtomicMax::enter).remote()).toList());
    assertTrue(AtomicMax.most() <= 2, "at most 2, found " + AtomicMax.most());
  }

  @Test
  void shouldRefuseWhatCanNeverStart() {
    InfeasibleResourcesException e =
        assertThrows(
            InfeasibleResourcesException.class,
            () -> Mobula.task(TaskContract::none).numCpus(3).remote());
    assertTrue(
        String.valueOf(e.getMessage()).contains("3.0 of 'CPU', and the node has 2.0"),
        String.valueOf(e.getMessage()));
    assertThrows(
        InfeasibleResourcesException.class,
        () -> Mobula.task(TaskContract::none).resources(Map.of("TPU", 1.0)).remote());
  }

  @Test
  void shouldShareFractionsAndKeepQueuesApart() {
    ObjectRef<Integer> holder = Mobula.task(TaskContract::afterGate, 1).numGpus(0.6).remote();
    ObjectRef<String> waiting = Mobula.task(TaskContract::none).numGpus(0.6).remote();
    assertEquals("", Mobula.task(TaskContract::none).numGpus(0.4).remote().get());
    assertEquals("", Mobula.task(TaskContract::none).remote().get());
    assertTrue(!waiting.isReady());
    gate.countDown();
    assertEquals("", waiting.get());
    assertEquals(1, holder.get());
  }

  @Test
  void shouldRetryOnlyTheChosenExceptions() {
    assertEquals(
        3,
        run(
            Mobula.task(TaskContract::succeedAt, 3)
                .retryExceptions(List.of(IllegalStateException.class))));
    RUNS.set(0);
    assertThrows(
        TaskException.class,
        () ->
            run(
                Mobula.task(TaskContract::succeedAt, 3)
                    .retryExceptions(List.of(IOException.class))));
    assertEquals(1, RUNS.get());
  }

  @Test
  void shouldStopRetryingAtItsLimit() {
    assertThrows(
        TaskException.class,
        () -> run(Mobula.task(TaskContract::succeedAt, 9).maxRetries(2).retryExceptions()));
    assertEquals(3, RUNS.get());
    assertEquals(9, run(Mobula.task(TaskContract::succeedAt, 9).maxRetries(-1).retryExceptions()));
  }

  @Test
  void shouldGiveEveryTryFreshArguments() {
    List<Integer> list = new ArrayList<>();
    assertEquals(1, run(Mobula.task(TaskContract::addAndFailOnce, list).retryExceptions()));
  }

  @Test
  void shouldInterruptATaskThatTakesTooLong() {
    TaskCaller<Integer> slow = Mobula.task(TaskContract::afterGate, 1).name("slow");
    TaskTimeoutException e =
        assertThrows(TaskTimeoutException.class, () -> run(slow.timeout(Duration.ofMillis(10))));
    assertTrue(String.valueOf(e.getMessage()).contains("'slow'"), String.valueOf(e.getMessage()));
    assertEquals("", run(Mobula.task(TaskContract::none)));
  }

  @Test
  void shouldNotLimitATaskThatIsFastEnough() {
    assertEquals("", run(Mobula.task(TaskContract::none).timeout(Duration.ofMinutes(1))));
  }

  @Test
  void shouldRefuseImpossibleOptions() {
    TaskCaller<String> task = Mobula.task(TaskContract::none);
    assertThrows(MobulaException.class, () -> task.maxRetries(-2));
    assertThrows(MobulaException.class, () -> task.timeout(Duration.ZERO));
    assertThrows(MobulaException.class, () -> task.numCpus(-1));
    assertThrows(MobulaException.class, () -> task.numCpus(Double.NaN));
  }

  @Test
  void shouldFailWhatIsUnfinishedAtShutdown() {
    List<ObjectRef<Integer>> refs =
        IntStream.range(0, 10)
            .mapToObj(i -> placed(Mobula.task(TaskContract::afterGate, i)).remote())
            .toList();
    ObjectRef<String> dependent = placed(Mobula.task(TaskContract::one, refs.get(9))).remote();
    runtime.close();
    for (ObjectRef<?> ref : refs) {
      assertThrows(MobulaException.class, ref::get);
    }
    assertThrows(MobulaException.class, dependent::get);
  }

  private Resources settledResources() {
    Resources available = runtime.availableResources();
    while (!available.equals(runtime.totalResources())) { // released just after the result is seen
      Thread.onSpinWait();
      available = runtime.availableResources();
    }
    return available;
  }

  private static String none() {
    return "";
  }

  private static String one(int a) {
    return "" + a;
  }

  private static String two(int a, int b) {
    return "" + a + b;
  }

  private static String three(int a, int b, int c) {
    return two(a, b) + c;
  }

  private static String four(int a, int b, int c, int d) {
    return three(a, b, c) + d;
  }

  private static String five(int a, int b, int c, int d, int e) {
    return four(a, b, c, d) + e;
  }

  private static String six(int a, int b, int c, int d, int e, int f) {
    return five(a, b, c, d, e) + f;
  }

  private static Object same(Object value) {
    return value;
  }

  private static String quote(String value) {
    return "'" + value + "'";
  }

  private static void count() {
    RUNS.incrementAndGet();
  }

  private static String fail(String message) throws IOException {
    throw new IOException(message);
  }

  private static Thread thread() {
    return Thread.currentThread();
  }

  private static int afterGate(int value) throws InterruptedException {
    gate.await();
    return value;
  }

  private static int succeedAt(int run) {
    if (RUNS.incrementAndGet() < run) {
      throw new IllegalStateException("not yet");
    }
    return run;
  }

  private static int addAndFailOnce(List<Integer> list) {
    list.add(1);
    if (RUNS.incrementAndGet() == 1) {
      throw new IllegalStateException("once");
    }
    return list.size();
  }

  private static int fibonacci(int n) {
    if (n < 2) {
      return n;
    }
    ObjectRef<Integer> one = Mobula.task(TaskContract::fibonacci, n - 1).remote();
    ObjectRef<Integer> two = Mobula.task(TaskContract::fibonacci, n - 2).remote();
    return one.get() + two.get();
  }

  private static int waitNested(int depth) {
    if (depth == 0) {
      return 1;
    }
    List<ObjectRef<Integer>> inner =
        List.of(Mobula.task(TaskContract::waitNested, depth - 1).remote());
    return Mobula.wait(inner).ready().getFirst().get();
  }

  /** Counts how many are inside at a time. */
  private static final class AtomicMax {
    private static final AtomicInteger INSIDE = new AtomicInteger();
    private static final AtomicInteger MOST = new AtomicInteger();

    static void reset() {
      MOST.set(0);
    }

    static int most() {
      return MOST.get();
    }

    static void enter() throws InterruptedException {
      MOST.accumulateAndGet(INSIDE.incrementAndGet(), Math::max);
      Thread.sleep(1);
      INSIDE.decrementAndGet();
    }
  }
}
