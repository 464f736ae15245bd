package dev.mobula.core;

import static dev.mobula.core.Signal.ENTERED;
import static dev.mobula.core.Signal.GATE;
import static dev.mobula.core.Signal.INSIDE;
import static dev.mobula.core.Signal.INTERRUPTED;
import static dev.mobula.core.Signal.MOST;
import static dev.mobula.core.Signal.RUNS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What tasks must do, wherever they run. */
@Timeout(120)
abstract class TaskContract {
  private MobulaRuntime runtime;

  /** Sets the options that make a task run where the test wants it. */
  abstract <R> TaskCaller<R> placed(TaskCaller<R> task);

  /** Returns the runtime for a test, in which nothing runs. */
  MobulaRuntime start(MobulaOptions options) {
    return Mobula.init(options);
  }

  /** Ends what {@link #start} began, or makes it fit for the next test. */
  void end(MobulaRuntime used) {
    used.close();
  }

  /** Can be written, and read no more: its copy is made by the constructor without arguments. */
  static final class Unreadable {
    private final int number;

    Unreadable() {
      throw new IllegalStateException("as asked");
    }

    Unreadable(int number) {
      this.number = number;
    }
  }

  private record Seed(int number) {}

  @BeforeEach
  void init() {
    Signal.reset();
    runtime = start(MobulaOptions.defaults().withNumCpus(2).withResource("GPU", 1));
  }

  @AfterEach
  void shutdown() {
    GATE.add();
    end(runtime);
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
    GATE.add();
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
                      GATE.await();
                      return values[0] + captured[0];
                    },
                    argument))
            .remote();
    argument[0] = 10;
    captured[0] = 10;
    GATE.add();
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
  void shouldFailAChainOfAnyLengthAtShutdown() {
    ObjectRef<Integer> last = chain(Mobula.task(TaskContract::afterGate, 1).remote());
    runtime.close();
    assertThrows(MobulaException.class, () -> last.get(Duration.ofSeconds(10)));
  }

  @Test
  void shouldFailAChainOfAnyLengthWithItsFirst() {
    ObjectRef<Integer> first = Mobula.task(TaskContract::afterGate, 1).remote();
    ObjectRef<Integer> last = chain(first);
    Mobula.cancel(first);
    assertThrows(TaskCancelledException.class, () -> last.get(Duration.ofSeconds(10)));
  }

  private ObjectRef<Integer> chain(ObjectRef<Integer> first) {
    ObjectRef<Integer> last = first;
    for (int i = 0; i < 10_000; i++) {
      last = placed(Mobula.task(TaskContract::counting, last)).remote();
    }
    return last;
  }

  @Test
  void shouldCancelTasksWithinTasksOfAnyDepth() throws InterruptedException {
    ObjectRef<Integer> outermost = Mobula.task(TaskContract::nested, 5_000).numCpus(0).remote();
    ENTERED.take(1);
    Mobula.cancel(outermost);
    INTERRUPTED.take(1);
  }

  @Test
  void shouldGoOnAfterAFunctionThatCannotBeRead() {
    Unreadable captured = new Unreadable(1);
    ObjectRef<Integer> ref = placed(Mobula.task(() -> captured.number)).remote();
    assertThrows(TaskException.class, () -> ref.get(Duration.ofSeconds(10)));
    assertEquals(runtime.totalResources(), settledResources());
    assertEquals("", run(Mobula.task(TaskContract::none)));
  }

  @Test
  void shouldFreeEachElementWithoutTheOthers() {
    List<ObjectRef<Object>> parts =
        new ArrayList<>(Mobula.remoteAll(placed(Mobula.task(TaskContract::twoSeeds)), 2));
    WeakReference<Object> value = new WeakReference<>(parts.getFirst().get());
    ObjectRef<Object> kept = parts.removeLast();
    parts.clear();
    for (int i = 0; i < 20 && value.get() != null; i++) {
      System.gc();
    }
    assertNull(value.get());
    assertEquals(new Seed(2), kept.get());
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
    Mobula.get(
        IntStream.range(0, 40)
            .mapToObj(i -> placed(Mobula.task(TaskContract::countInside)).numCpus(1).remote())
            .toList());
    assertTrue(MOST.get() <= 2, "at most 2, found " + MOST.get());
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
    GATE.add();
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
  void shouldInterruptWhatRunsWhenCancelled() throws InterruptedException {
    ObjectRef<Integer> ref =
        placed(Mobula.task(TaskContract::untilInterrupted).name("sampling")).remote();
    ENTERED.take(1);
    Mobula.cancel(ref);
    TaskCancelledException e = assertThrows(TaskCancelledException.class, ref::get);
    assertTrue(
        String.valueOf(e.getMessage()).contains("'sampling'"), String.valueOf(e.getMessage()));
    INTERRUPTED.take(1);
    Mobula.cancel(ref);
    assertThrows(TaskCancelledException.class, ref::get);
  }

  @Test
  void shouldNotRetryWhatIsCancelled() throws InterruptedException {
    ObjectRef<Integer> ref =
        placed(Mobula.task(TaskContract::untilInterrupted).retryExceptions().maxRetries(-1))
            .remote();
    ENTERED.take(1);
    Mobula.cancel(ref);
    INTERRUPTED.take(1);
    assertEquals("", run(Mobula.task(TaskContract::none).numCpus(2)));
    assertEquals(1, RUNS.get());
  }

  @Test
  void shouldNotStartWhatIsCancelledBefore() {
    ObjectRef<Integer> slow = Mobula.task(TaskContract::afterGate, 1).remote();
    ObjectRef<Integer> waiting = placed(Mobula.task(TaskContract::counting, slow)).remote();
    ObjectRef<Integer> dependent = placed(Mobula.task(TaskContract::counting, waiting)).remote();
    Mobula.cancel(waiting);
    assertThrows(TaskCancelledException.class, waiting::get);
    assertThrows(TaskCancelledException.class, dependent::get);
    GATE.add();
    assertEquals(1, slow.get());
    assertEquals("", run(Mobula.task(TaskContract::none).numCpus(2)));
    assertEquals(0, RUNS.get());
  }

  @Test
  void shouldTellWhatComputesThatItIsCancelled() throws InterruptedException {
    ObjectRef<Integer> ref = placed(Mobula.task(TaskContract::untilCancelled)).remote();
    ENTERED.take(1);
    Mobula.cancel(ref);
    assertThrows(TaskCancelledException.class, ref::get);
    INTERRUPTED.take(1);
    assertFalse(Mobula.isCancelled());
    assertFalse(run(Mobula.task(Mobula::isCancelled)));
  }

  @Test
  void shouldCancelWhatATaskStartedUnlessToldNotTo() throws InterruptedException {
    ObjectRef<Integer> parent = placed(Mobula.task(TaskContract::startAndWait)).remote();
    ENTERED.take(1);
    Mobula.cancel(parent);
    INTERRUPTED.take(2);
    ObjectRef<Integer> other = placed(Mobula.task(TaskContract::startAndWait)).remote();
    ENTERED.take(1);
    Mobula.cancel(other, CancelOptions.defaults().withRecursive(false));
    assertThrows(TaskCancelledException.class, other::get);
    INTERRUPTED.take(1); // the parent
    GATE.add();
    ENTERED.take(1); // the child came to its end
    assertEquals(0, INTERRUPTED.get());
  }

  @Test
  void shouldCancelWhatIsStartedAfterwards() throws InterruptedException {
    ObjectRef<Integer> parent = placed(Mobula.task(TaskContract::startWhenCancelled)).remote();
    ENTERED.take(1);
    Mobula.cancel(parent);
    INTERRUPTED.take(1);
  }

  @Test
  void shouldHitOnlyWhatIsCancelled() {
    List<ObjectRef<Integer>> refs = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      refs.add(placed(Mobula.task(TaskContract::unlessInterrupted, i)).remote());
      if (i % 3 == 0) {
        Mobula.cancel(refs.get(i * 2 / 3 / 3 * 3));
      }
    }
    for (int i = 0; i < refs.size(); i++) {
      if (i % 3 != 0) {
        assertEquals(i, refs.get(i).get());
      }
    }
  }

  @Test
  void shouldLeaveWhatIsDoneAlone() {
    ObjectRef<String> done = placed(Mobula.task(TaskContract::one, 1)).remote();
    assertEquals("1", done.get());
    Mobula.cancel(done);
    assertEquals("1", done.get());
    ObjectRef<Integer> put = Mobula.put(1);
    Mobula.cancel(put);
    assertEquals(1, put.get());
    assertRefusesForce(put);
  }

  @Test
  @NodeOnly("a worker process can be killed")
  void shouldRefuseForce() {
    ObjectRef<String> done = placed(Mobula.task(TaskContract::one, 1)).remote();
    assertEquals("1", done.get());
    assertRefusesForce(done);
  }

  private static void assertRefusesForce(ObjectRef<?> ref) {
    NotSupportedException e =
        assertThrows(
            NotSupportedException.class,
            () -> Mobula.cancel(ref, CancelOptions.defaults().withForce(true)));
    assertTrue(String.valueOf(e.getMessage()).contains("force"), String.valueOf(e.getMessage()));
  }

  @Test
  void shouldReturnEachElementAsAnObject() {
    List<ObjectRef<Integer>> parts =
        Mobula.remoteAll(placed(Mobula.task(TaskContract::upTo, 3)), 3);
    assertEquals(List.of(0, 1, 2), Mobula.get(parts));
    assertEquals("1", placed(Mobula.task(TaskContract::one, parts.get(1))).remote().get());
  }

  @Test
  void shouldFailAllElementsWithTheTask() {
    List<ObjectRef<Integer>> tooFew =
        Mobula.remoteAll(placed(Mobula.task(TaskContract::upTo, 3)), 4);
    for (ObjectRef<Integer> part : tooFew) {
      TaskException e = assertThrows(TaskException.class, part::get);
      assertTrue(
          String.valueOf(e.getMessage()).contains("a list of 4"), String.valueOf(e.getMessage()));
    }
    assertThrows(
        MobulaException.class, () -> Mobula.remoteAll(Mobula.task(TaskContract::upTo, 3), 0));
  }

  @Test
  void shouldCancelTheTaskWithOneOfItsElements() throws InterruptedException {
    List<ObjectRef<Integer>> parts =
        Mobula.remoteAll(placed(Mobula.task(TaskContract::neverAList)), 2);
    ENTERED.take(1);
    Mobula.cancel(parts.getFirst());
    assertThrows(TaskCancelledException.class, () -> parts.getLast().get());
    INTERRUPTED.take(1);
  }

  @Test
  void shouldYieldWhileTheTaskRuns() {
    try (ObjectRefGenerator<Integer> values =
        Mobula.remoteStream(placed(Mobula.task(TaskContract::twoAroundGate)))) {
      assertTrue(values.hasNext());
      assertEquals(1, values.next().get());
      assertFalse(values.completed().isReady());
      GATE.add();
      assertEquals(2, values.next().get());
      assertFalse(values.hasNext());
      assertThrows(NoSuchElementException.class, values::next);
      assertNull(values.completed().get());
    }
  }

  @Test
  void shouldYieldValuesOfTheReadersOwn() {
    try (ObjectRefGenerator<int[]> values =
        Mobula.remoteStream(placed(Mobula.task(TaskContract::sameArrayTwice)))) {
      ObjectRef<int[]> first = values.next();
      assertEquals(2, values.next().get()[0]);
      assertEquals(1, first.get()[0]);
    }
  }

  @Test
  void shouldWaitForTheReader() {
    try (ObjectRefGenerator<Integer> values =
        Mobula.remoteStream(
            placed(Mobula.task(TaskContract::counted, 100)).generatorBackpressure(2))) {
      for (int i = 0; i < 100; i++) {
        assertEquals(i, values.next().get());
        assertTrue(RUNS.get() <= i + 4, "found " + RUNS.get() + " after taking " + (i + 1));
      }
      assertFalse(values.hasNext());
    }
  }

  @Test
  void shouldComputeWhileAGeneratorWaitsForItsReader() {
    try (ObjectRefGenerator<Integer> values =
        Mobula.remoteStream(
            placed(Mobula.task(TaskContract::endless)).numCpus(2).generatorBackpressure(1))) {
      assertEquals("", run(Mobula.task(TaskContract::none)));
      assertEquals(1, values.next().get());
    }
  }

  @Test
  void shouldReadWithinATaskWhatAnotherYields() {
    assertEquals(4950, run(Mobula.task(TaskContract::sumOfCounted, 100)));
    assertTrue(RUNS.get() <= 100);
    assertEquals("1 TaskException false", run(Mobula.task(TaskContract::readUntilItFails)));
    assertEquals("TaskCancelledException", run(Mobula.task(TaskContract::closeEarly)));
  }

  @Test
  void shouldYieldTheFailureLast() {
    try (ObjectRefGenerator<Integer> values =
        Mobula.remoteStream(placed(Mobula.task(TaskContract::failingAt, 2, 9)))) {
      assertEquals(0, values.next().get());
      assertEquals(1, values.next().get());
      TaskException e = assertThrows(TaskException.class, () -> values.next().get());
      assertInstanceOf(IllegalStateException.class, e.getCause());
      assertFalse(values.hasNext());
      assertThrows(TaskException.class, () -> values.completed().get());
    }
  }

  @Test
  void shouldYieldNothingTwiceWhenTriedAgain() {
    try (ObjectRefGenerator<Integer> values =
        Mobula.remoteStream(placed(Mobula.task(TaskContract::failingAt, 2, 1)).retryExceptions())) {
      for (int i = 0; i < 4; i++) {
        assertEquals(i, values.next().get());
      }
      assertFalse(values.hasNext());
    }
  }

  @Test
  void shouldCancelAGeneratorThatIsClosed() {
    ObjectRefGenerator<Integer> values =
        Mobula.remoteStream(placed(Mobula.task(TaskContract::endless)).generatorBackpressure(1));
    assertEquals(1, values.next().get());
    values.close();
    assertThrows(TaskCancelledException.class, () -> values.completed().get());
    values.close();
    assertEquals("", run(Mobula.task(TaskContract::none).numCpus(2)));
  }

  @Test
  void shouldStopAGeneratorWithoutEndOrLimitWhenCancelled() {
    try (ObjectRefGenerator<Integer> values =
        Mobula.remoteStream(placed(Mobula.task(TaskContract::endless)))) {
      assertEquals(1, values.next().get());
      Mobula.cancel(values.completed());
    }
    assertEquals("", run(Mobula.task(TaskContract::none).numCpus(2)));
  }

  @Test
  void shouldCloseAnIteratorThatIsReadNoMore() throws InterruptedException {
    TaskCaller<Iterator<Integer>> task = placed(Mobula.task(TaskContract::closeable));
    try (ObjectRefGenerator<Integer> values = Mobula.remoteStream(task.generatorBackpressure(1))) {
      assertEquals(1, values.next().get());
    }
    GATE.take(1);
  }

  @Test
  void shouldFailATaskThatYieldsNothingAtAll() {
    TaskCaller<Iterator<Integer>> task = placed(Mobula.task(TaskContract::noIterator));
    try (ObjectRefGenerator<Integer> values = Mobula.remoteStream(task)) {
      assertThrows(TaskException.class, () -> values.next().get());
    }
    assertThrows(MobulaException.class, () -> task.generatorBackpressure(0));
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
    RUNS.add();
  }

  private static String fail(String message) throws IOException {
    throw new IOException(message);
  }

  private static Thread thread() {
    return Thread.currentThread();
  }

  private static int afterGate(int value) throws InterruptedException {
    GATE.await();
    return value;
  }

  private static int counting(int value) {
    RUNS.add();
    return value;
  }

  private static int untilInterrupted() throws InterruptedException {
    RUNS.add();
    ENTERED.add();
    try {
      GATE.await();
      ENTERED.add();
      return 1;
    } catch (InterruptedException e) {
      INTERRUPTED.add();
      throw e;
    }
  }

  private static int nested(int depth) throws InterruptedException {
    return depth == 0
        ? untilInterrupted()
        : Mobula.task(TaskContract::nested, depth - 1).numCpus(0).remote().get();
  }

  private static int untilCancelled() {
    ENTERED.add();
    while (!Mobula.isCancelled()) {
      Thread.onSpinWait();
    }
    INTERRUPTED.add();
    return 1;
  }

  private static int startAndWait() {
    ObjectRef<Integer> child = Mobula.task(TaskContract::untilInterrupted).numCpus(0).remote();
    try {
      return child.get();
    } catch (MobulaException e) {
      INTERRUPTED.add();
      throw e;
    }
  }

  private static int startWhenCancelled() {
    ENTERED.add();
    while (!Mobula.isCancelled()) {
      Thread.onSpinWait();
    }
    ObjectRef<Integer> child = Mobula.task(TaskContract::untilCancelled).numCpus(0).remote();
    boolean cancelled = false;
    while (!cancelled) {
      try {
        child.get(Duration.ofMinutes(1));
      } catch (TaskCancelledException _) {
        cancelled = true;
      } catch (MobulaException _) {
        boolean _ = Thread.interrupted(); // of this task; the child's end is what matters
      }
    }
    INTERRUPTED.add();
    return 1;
  }

  private static int unlessInterrupted(int value) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("meant for another task");
    }
    return value;
  }

  private static List<Integer> upTo(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  private static List<Integer> neverAList() throws InterruptedException {
    return List.of(untilInterrupted());
  }

  private static List<Object> twoSeeds() {
    return List.of(new Seed(1), new Seed(2));
  }

  private static Iterator<Integer> twoAroundGate() {
    return IntStream.of(1, 2).peek(i -> passGateBefore(2, i)).iterator();
  }

  private static void passGateBefore(int last, int value) {
    if (value == last) {
      try {
        GATE.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static Iterator<int[]> sameArrayTwice() {
    int[] array = {0};
    return IntStream.of(1, 2)
        .mapToObj(i -> {
          array[0] = i;
          return array;
        })
        .iterator();
  }

  private static Iterator<Integer> endless() {
    return IntStream.generate(() -> 1).iterator();
  }

  private static Iterator<Integer> counted(int count) {
    return IntStream.range(0, count).peek(i -> RUNS.add()).iterator();
  }

  private static Iterator<Integer> closeable() {
    final class Closeable implements Iterator<Integer>, AutoCloseable {
      @Override
      public boolean hasNext() {
        return true;
      }

      @Override
      public Integer next() {
        return 1;
      }

      @Override
      public void close() {
        GATE.add();
      }
    }

    return new Closeable();
  }

  private static int sumOfCounted(int count) {
    int sum = 0;
    try (ObjectRefGenerator<Integer> values =
        Mobula.remoteStream(Mobula.task(TaskContract::counted, count).generatorBackpressure(1))) {
      for (int taken = 0; values.hasNext(); taken++) {
        assertTrue(values.hasNext());
        assertTrue(RUNS.get() <= taken + 2, "found " + RUNS.get() + " after taking " + taken);
        sum += values.next().get();
      }
      assertNull(values.completed().get());
    }
    return sum;
  }

  private static String readUntilItFails() {
    RUNS.set(0);
    try (ObjectRefGenerator<Integer> values =
        Mobula.remoteStream(Mobula.task(TaskContract::failingAt, 2, 9))) {
      values.next();
      int last = values.next().get();
      MobulaException e = assertThrows(MobulaException.class, () -> values.next().get());
      return last + " " + e.getClass().getSimpleName() + " " + values.hasNext();
    }
  }

  private static String closeEarly() {
    ObjectRefGenerator<Integer> values =
        Mobula.remoteStream(Mobula.task(TaskContract::endless).generatorBackpressure(1));
    values.next();
    values.close();
    MobulaException e = assertThrows(MobulaException.class, () -> values.completed().get());
    return e.getClass().getSimpleName();
  }

  private static Iterator<Integer> failingAt(int at, int times) {
    boolean fails = RUNS.add() <= times;
    return IntStream.range(0, 4).peek(i -> failIf(fails && i == at)).iterator();
  }

  private static void failIf(boolean condition) {
    if (condition) {
      throw new IllegalStateException("as asked");
    }
  }

  @SuppressWarnings("NullAway") // what code without annotations may do
  private static Iterator<Integer> noIterator() {
    return null;
  }

  private static int succeedAt(int run) {
    if (RUNS.add() < run) {
      throw new IllegalStateException("not yet");
    }
    return run;
  }

  private static int addAndFailOnce(List<Integer> list) {
    list.add(1);
    if (RUNS.add() == 1) {
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

  private static void countInside() throws InterruptedException {
    MOST.raiseTo(INSIDE.add());
    Thread.sleep(1);
    INSIDE.subtract();
  }
}
