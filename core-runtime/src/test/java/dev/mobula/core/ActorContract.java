package dev.mobula.core;

import static dev.mobula.core.Signal.ASKED;
import static dev.mobula.core.Signal.ENTERED;
import static dev.mobula.core.Signal.GATE;
import static dev.mobula.core.Signal.MADE;
import static dev.mobula.core.Signal.RUNS;
import static dev.mobula.core.Signal.SAW_CANCELLED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What actors must do, wherever they run; an implementation says how they are placed. */
@Timeout(120)
abstract class ActorContract {
  /** Returns how often a test repeats that waits for rare events: fewer where that takes long. */
  int times(int many) {
    return many;
  }

  private MobulaRuntime runtime;

  /** Sets the options that make an actor run where the test wants it. */
  abstract <A> ActorCreator<A> placed(ActorCreator<A> creator);

  /** An actor for the tests. */
  static class Counter {
    private int count;
    private int[] kept = {};
    private ObjectRef<Integer> seen = Mobula.put(0);

    Counter() {
      this(0);
    }

    Counter(int count) {
      MADE.add();
      this.count = count;
    }

    Counter(int a, int b, int c, int d, int e, int f) {
      this(a + b + c + d + e + f);
    }

    static Counter zero() {
      return new Counter();
    }

    static Counter withPeer() {
      Mobula.actor(Counter::zero).name("peer").remote();
      return zero();
    }

    static Counter of(int count) {
      return new Counter(count);
    }

    static Counter failingUnspeakably() {
      throw new Unspeakable();
    }

    static Counter failing(String why) throws IOException {
      throw new IOException(why);
    }

    int get() {
      return count;
    }

    /** Waits for the future of an actor of its own. */
    int viaFuture() {
      return Mobula.actor(Counter::new).remote().call(Counter::get).future().join();
    }

    int add(int more) {
      count += more;
      return count;
    }

    Iterator<Integer> countUp(int times) {
      return IntStream.range(0, times).mapToObj(i -> ++count).iterator();
    }

    void increment() {
      count++;
    }

    int sum(int a, int b, int c, int d, int e, int f) {
      return a + b + c + d + e + f;
    }

    void exit() {
      Mobula.exitActor();
    }

    /** Tries to live on, and takes its time over its end. */
    int exitAndGoOn() {
      try {
        Mobula.exitActor();
      } catch (Throwable thrown) {
        ASKED.add();
      } finally {
        ENTERED.add();
        while (GATE.get() <= 0) {
          Thread.onSpinWait();
        }
        SAW_CANCELLED.add();
      }
      return 1;
    }

    void exitAfterGate() throws InterruptedException {
      GATE.await();
      Mobula.exitActor();
    }

    int countRun() {
      RUNS.add();
      return 1;
    }

    void fail(String why) throws IOException {
      throw new IOException(why);
    }

    void keep(int[] values) {
      kept = values;
    }

    int[] kept() {
      return kept;
    }

    int afterGate(int value) throws InterruptedException {
      ENTERED.add();
      GATE.await();
      return value;
    }

    int stubbornly(int value) {
      ENTERED.add();
      boolean open = false;
      while (!open) {
        try {
          GATE.await();
          open = true;
        } catch (InterruptedException _) {
          // ignored on purpose
        }
      }
      count = 1000;
      return value;
    }

    ActorHandle<Counter> makeAnother() {
      return Mobula.actor(Counter::zero).remote();
    }

    int askAnother(ActorHandle<Counter> other) {
      return other.call(Counter::add, 1).get();
    }

    int askMyself() {
      ActorHandle<Counter> me = Mobula.<Counter>getActor("me").orElseThrow();
      return me.call(Counter::get).get();
    }

    int streamMyself(ActorHandle<Counter> me) {
      ObjectRefGenerator<Integer> values = me.stream(Counter::countUp, 3);
      return values.hasNext() ? 1 : 0;
    }

    int lookAtMyself(ActorHandle<Counter> me) {
      seen = me.call(Counter::add, 1);
      return seen.isReady() ? 1 : 0;
    }

    int seen() {
      return seen.get();
    }

    int waitForMyself(ActorHandle<Counter> me) {
      List<ObjectRef<Integer>> refs = List.of(me.call(Counter::get));
      return Mobula.wait(refs, 1).ready().size();
    }

    int waitForOneOfMyOwn(ActorHandle<Counter> me) {
      return Mobula.wait(List.of(me.call(Counter::get), me.call(Counter::get))).ready().size();
    }

    int waitForAnother(ActorHandle<Counter> me, ActorHandle<Counter> other) {
      return Mobula.wait(List.of(me.call(Counter::get), other.call(Counter::get))).ready().size();
    }

    String threadKind() {
      Thread thread = Thread.currentThread();
      return thread.isVirtual() ? "virtual" : thread.getName().replaceAll("[-0-9].*", "");
    }

    boolean abandonedOnce(boolean exits) throws InterruptedException {
      if (RUNS.add() > 1) {
        GATE.add();
        ASKED.await();
        return SAW_CANCELLED.get() > 0;
      }
      stubbornly(0);
      SAW_CANCELLED.set(Mobula.isCancelled() ? 1 : 0);
      try {
        if (exits) {
          Mobula.exitActor();
        }
      } finally {
        ASKED.add();
      }
      return false;
    }

    void interruptItself() {
      Thread.currentThread().interrupt();
    }

    boolean isInterrupted() {
      return Thread.currentThread().isInterrupted();
    }

    long threadId() {
      return Thread.currentThread().threadId();
    }
  }

  /** Cannot even be put into a message. */
  static final class Unspeakable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String toString() {
      throw new IllegalStateException("as asked");
    }
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

  /** An actor whose state is saved: an array, which must be copied. */
  static final class Saver implements Checkpointable<int[]> {
    static final int UNSAVEABLE = 666;

    private final int[] count = {0};

    static Saver zero() {
      return new Saver();
    }

    int add(int more) {
      count[0] += more;
      return count[0];
    }

    int addThenPassGate(int more) throws InterruptedException {
      add(more);
      ENTERED.add();
      GATE.await();
      return count[0];
    }

    @Override
    public int[] saveCheckpoint() throws IOException {
      if (count[0] == UNSAVEABLE) {
        throw new IOException("as asked");
      }
      return count;
    }

    @Override
    public void loadCheckpoint(int[] state) {
      count[0] = state[0];
    }
  }

  @BeforeEach
  void init() {
    Signal.reset();
    runtime = Mobula.init(MobulaOptions.defaults().withNumCpus(4));
  }

  @AfterEach
  void shutdown() {
    GATE.add();
    runtime.close();
  }

  private ActorHandle<Counter> counter() {
    return placed(Mobula.actor(Counter::zero)).remote();
  }

  @Test
  void shouldKeepItsStateBetweenCalls() {
    ActorHandle<Counter> counter = counter();
    ObjectRef<Void> nothing = counter.call(Counter::increment);
    assertEquals(3, counter.call(Counter::add, 2).get());
    assertEquals(3, counter.call(Counter::get).get());
    assertNull(nothing.get());
  }

  @Test
  void shouldTakeUpToSixArguments() {
    ActorHandle<Counter> counter =
        placed(
                Mobula.actor(
                    (Integer a, Integer b, Integer c, Integer d, Integer e, Integer f) ->
                        new Counter(a, b, c, d, e, f),
                    1,
                    2,
                    3,
                    4,
                    5,
                    6))
            .remote();
    assertEquals(21, counter.call(Counter::get).get());
    assertEquals(21, counter.call(Counter::sum, 1, 2, 3, 4, 5, 6).get());
  }

  @Test
  void shouldCompleteFuturesOfCalls() {
    ActorHandle<Counter> counter = counter();
    CompletableFuture<Integer> waiting = counter.call(Counter::afterGate, 5).future();
    assertFalse(waiting.isDone());
    GATE.add();
    assertEquals(5, waiting.orTimeout(30, TimeUnit.SECONDS).join());
    ObjectRef<Integer> ready = counter.call(Counter::get);
    ready.get();
    assertTrue(ready.future().isDone());
    assertEquals(0, counter.call(Counter::viaFuture).get());
    counter.kill();
    var died = assertThrows(CompletionException.class, counter.call(Counter::get).future()::join);
    assertInstanceOf(ActorDiedException.class, died.getCause());
  }

  @Test
  void shouldAwaitReferencesInOrder() {
    ActorHandle<Counter> gatekeeper = counter();
    ObjectRef<Integer> slow = gatekeeper.call(Counter::afterGate, 5);
    ActorHandle<Counter> counter = placed(Mobula.actor(Counter::of, slow)).remote();
    ObjectRef<Integer> first = counter.call(Counter::add, slow);
    ObjectRef<Integer> second = counter.call(Counter::add, 1);
    GATE.add();
    assertEquals(10, first.get());
    assertEquals(11, second.get());
  }

  @Test
  void shouldRunCallsInTheOrderOfTheirCaller() {
    ActorHandle<Counter> counter = counter();
    int calls = times(10_000);
    List<ObjectRef<Integer>> refs =
        IntStream.range(0, calls).mapToObj(i -> counter.call(Counter::add, 1)).toList();
    assertEquals(IntStream.rangeClosed(1, calls).boxed().toList(), Mobula.get(refs));
  }

  @Test
  void shouldLoseNoCallOfManyCallers() throws InterruptedException {
    ActorHandle<Counter> counter = counter();
    int calls = times(2_000);
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      callers.add(
          (i % 2 == 0 ? Thread.ofVirtual() : Thread.ofPlatform())
              .start(() -> IntStream.range(0, calls).forEach(j -> call(counter, j))));
    }
    for (Thread caller : callers) {
      caller.join();
    }
    assertEquals(8 * calls, counter.call(Counter::get).get());
  }

  private static void call(ActorHandle<Counter> counter, int i) {
    ObjectRef<Void> ref = counter.call(Counter::increment);
    if (i % 100 == 0) {
      ref.get();
    }
  }

  @Test
  void shouldNotShareArgumentsStateAndResults() {
    ActorHandle<Counter> counter = counter();
    int[] values = {1};
    counter.call(Counter::keep, values);
    values[0] = 2;
    ObjectRef<int[]> ref = counter.call(Counter::kept);
    ref.get()[0] = 3;
    assertEquals(1, ref.get()[0]);
    assertEquals(1, counter.call(Counter::kept).get()[0]);
  }

  @Test
  void shouldCarryTheExceptionAndLiveOn() {
    ActorHandle<Counter> counter = placed(Mobula.actor(Counter::zero)).name("c").remote();
    TaskException e =
        assertThrows(TaskException.class, () -> counter.call(Counter::fail, "boom").get());
    assertTrue(
        String.valueOf(e.getMessage()).contains("Counter.fail of actor 'c'"),
        String.valueOf(e.getMessage()));
    IOException cause = assertInstanceOf(IOException.class, e.getCause());
    assertEquals("fail", cause.getStackTrace()[0].getMethodName());
    assertEquals(1, counter.call(Counter::add, 1).get());
  }

  @Test
  void shouldPassHandlesAndReferencesAround() {
    ActorHandle<Counter> other = counter();
    assertEquals(1, counter().call(Counter::askAnother, other).get());
    assertEquals(2, Mobula.task(ActorContract::addOne, other).remote().get());
    assertEquals(2, other.call(Counter::get).get());
  }

  @Test
  void shouldRefuseToWaitForItself() {
    ActorHandle<Counter> me = placed(Mobula.actor(Counter::zero)).name("me").remote();
    TaskException e = assertThrows(TaskException.class, () -> me.call(Counter::askMyself).get());
    assertTrue(
        String.valueOf(e.getCause()).contains("a call of its own"), String.valueOf(e.getCause()));
  }

  @Test
  void shouldBeFoundByItsNameWhileItLives() {
    ActorHandle<Counter> counter = placed(Mobula.actor(Counter::zero)).name("c").remote();
    assertEquals(Optional.of(counter), Mobula.<Counter>getActor("c"));
    assertThrows(
        MobulaException.class, () -> placed(Mobula.actor(Counter::zero)).name("c").remote());
    counter.kill();
    assertEquals(Optional.empty(), Mobula.getActor("c"));
    placed(Mobula.actor(Counter::zero)).name("c").remote();
    assertTrue(Mobula.getActor("c").isPresent());
  }

  @Test
  void shouldFailEveryCallWhenItsConstructorThrows() {
    ActorHandle<Counter> counter =
        placed(Mobula.actor(Counter::failing, "no port")).name("c").remote();
    ActorDiedException e =
        assertThrows(ActorDiedException.class, () -> counter.call(Counter::get).get());
    assertTrue(String.valueOf(e.getMessage()).contains("no port"), String.valueOf(e.getMessage()));
    assertInstanceOf(IOException.class, e.getCause());
    assertThrows(ActorDiedException.class, () -> counter.call(Counter::get).get());
    assertEquals(Optional.empty(), Mobula.getActor("c"));
  }

  @Test
  void shouldDieOfAConstructorThatThrowsWhatCannotBeDescribed() {
    ActorHandle<Counter> counter =
        placed(Mobula.actor(Counter::failingUnspeakably)).numCpus(1).remote();
    ObjectRef<Integer> ref = counter.call(Counter::get);
    assertThrows(ActorDiedException.class, () -> ref.get(Duration.ofSeconds(10)));
    awaitFreeResources();
  }

  @Test
  void shouldLiveOnAfterACallThatCannotBeRead() {
    Unreadable captured = new Unreadable(1);
    ActorHandle<Counter> counter = counter();
    ObjectRef<Integer> ref = counter.call((Counter c) -> c.add(captured.number));
    assertThrows(TaskException.class, () -> ref.get(Duration.ofSeconds(10)));
    assertEquals(1, counter.call(Counter::add, 1).get(Duration.ofSeconds(10)));
  }

  @Test
  void shouldFailRunningAndWaitingCallsWhenKilled() throws InterruptedException {
    ActorHandle<Counter> counter = counter();
    ObjectRef<Integer> running = counter.call(Counter::afterGate, 1);
    ObjectRef<Integer> waiting = counter.call(Counter::get);
    ENTERED.await();
    counter.kill();
    assertThrows(ActorDiedException.class, running::get);
    assertThrows(ActorDiedException.class, waiting::get);
    assertThrows(ActorDiedException.class, () -> counter.call(Counter::get).get());
    counter.kill();
  }

  @Test
  void shouldEndWithTheActorWhoseCodeMadeIt() {
    ActorHandle<Counter> maker = placed(Mobula.actor(Counter::zero)).remote();
    ActorHandle<Counter> made = maker.call(Counter::makeAnother).get();
    assertEquals(1, made.call(Counter::add, 1).get());
    maker.kill();
    assertThrows(ActorDiedException.class, () -> countUntilItDies(made));
  }

  @Test
  void shouldEndBeforeTheActorWhoseCodeMadeItBeginsAnew() {
    ActorHandle<Counter> maker = placed(Mobula.actor(Counter::withPeer)).maxRestarts(1).remote();
    ActorHandle<Counter> made = maker.call(Counter::makeAnother).get();
    maker.kill(false);
    assertEquals(0, maker.call(Counter::get).get()); // its peer's name was free
    assertThrows(ActorDiedException.class, () -> countUntilItDies(made));
    assertEquals(1, Mobula.<Counter>getActor("peer").orElseThrow().call(Counter::add, 1).get());
  }

  private static void countUntilItDies(ActorHandle<Counter> counter) {
    for (; ; ) {
      counter.call(Counter::increment).get();
    }
  }

  @Test
  void shouldDieAtOnceEvenIfACallIgnoresInterrupts() throws InterruptedException {
    ActorHandle<Counter> counter = placed(Mobula.actor(Counter::zero)).maxRestarts(1).remote();
    ObjectRef<Integer> running = counter.call(Counter::stubbornly, 1);
    ENTERED.await();
    ObjectRef<Integer> waiting = counter.call(Counter::add, 1);
    counter.kill(false);
    assertThrows(ActorDiedException.class, running::get);
    assertEquals(1, waiting.get());
    GATE.add();
    assertEquals(1, counter.call(Counter::get).get());
  }

  @Test
  void shouldTellAnActorThatItWaitsForItself() {
    ActorHandle<Counter> counter = placed(Mobula.actor(Counter::zero)).remote();
    for (ObjectRef<Integer> ref :
        List.of(
            counter.call(Counter::streamMyself, counter),
            counter.call(Counter::waitForMyself, counter),
            counter.call(Counter::waitForOneOfMyOwn, counter))) {
      TaskException e = assertThrows(TaskException.class, () -> ref.get(Duration.ofSeconds(10)));
      assertTrue(
          String.valueOf(e.getMessage()).contains("a call of its own"),
          String.valueOf(e.getMessage()));
    }
  }

  @Test
  void shouldLookAtCallsOfItsOwnAndGetThemLater() {
    ActorHandle<Counter> counter = placed(Mobula.actor(Counter::zero)).remote();
    assertEquals(0, counter.call(Counter::lookAtMyself, counter).get());
    assertEquals(1, counter.call(Counter::seen).get());
  }

  @Test
  void shouldWaitForTheCallOfAnotherBesideItsOwn() {
    ActorHandle<Counter> me = counter();
    assertEquals(1, me.call(Counter::waitForAnother, me, counter()).get(Duration.ofSeconds(60)));
  }

  @Test
  void shouldNotInterruptACallByTheOneBefore() {
    ActorHandle<Counter> counter = placed(Mobula.actor(Counter::zero)).remote();
    ObjectRef<Integer> holdsUp = counter.call(Counter::afterGate, 1);
    ObjectRef<Void> before = counter.call(Counter::interruptItself);
    ObjectRef<Boolean> after = counter.call(Counter::isInterrupted);
    GATE.add();
    assertEquals(1, holdsUp.get());
    assertNull(before.get());
    assertFalse(after.get());
  }

  @Test
  @NodeOnly("an abandoned try ends with its process")
  void shouldTellAnAbandonedTryThatItIsCancelled() throws InterruptedException {
    killOnceAbandoned(false);
  }

  @Test
  @NodeOnly("an abandoned try ends with its process")
  void shouldNotEndTheNextLifeByAnAbandonedTry() throws InterruptedException {
    killOnceAbandoned(true);
  }

  private void killOnceAbandoned(boolean exits) throws InterruptedException {
    ActorHandle<Counter> counter =
        placed(Mobula.actor(Counter::zero)).maxRestarts(1).maxTaskRetries(1).remote();
    ObjectRef<Boolean> cancelled = counter.call(Counter::abandonedOnce, exits);
    ENTERED.await();
    counter.kill(false);
    assertTrue(cancelled.get());
    assertEquals(1, counter.call(Counter::add, 1).get());
  }

  @Test
  void shouldRestartWithAFreshStateAsOftenAsAllowed() {
    ActorHandle<Counter> counter = placed(Mobula.actor(Counter::of, 5)).maxRestarts(2).remote();
    for (int life = 1; life <= 3; life++) {
      assertEquals(6, counter.call(Counter::add, 1).get());
      assertEquals(life, MADE.get());
      counter.kill(false);
    }
    assertThrows(ActorDiedException.class, () -> counter.call(Counter::get).get());
    assertEquals(3, MADE.get());
  }

  @Test
  void shouldNotRestartWhenKilledForGood() {
    ActorHandle<Counter> counter = placed(Mobula.actor(Counter::zero)).maxRestarts(-1).remote();
    counter.call(Counter::get).get();
    counter.kill();
    assertThrows(ActorDiedException.class, () -> counter.call(Counter::get).get());
    assertEquals(1, MADE.get());
  }

  @Test
  void shouldRetryTheCallThatRanBeforeThoseThatWaited() throws InterruptedException {
    ActorHandle<Counter> counter =
        placed(Mobula.actor(Counter::zero)).maxRestarts(1).maxTaskRetries(1).remote();
    ObjectRef<Integer> running = counter.call(Counter::afterGate, 7);
    ObjectRef<Integer> waiting = counter.call(Counter::add, 1);
    ENTERED.await();
    counter.kill(false);
    GATE.add();
    assertEquals(7, running.get());
    assertEquals(1, waiting.get());
    assertEquals(2, MADE.get());
  }

  @Test
  void shouldNotRetryACallMoreOftenThanAllowed() throws InterruptedException {
    ActorHandle<Counter> counter =
        placed(Mobula.actor(Counter::zero)).maxRestarts(-1).maxTaskRetries(1).remote();
    ObjectRef<Integer> running = counter.call(Counter::afterGate, 7);
    for (int i = 0; i < 2; i++) {
      ENTERED.await();
      ENTERED.set(0);
      counter.kill(false);
    }
    assertThrows(ActorDiedException.class, running::get);
  }

  @Test
  void shouldSurviveKillsAtAnyMoment() {
    ActorHandle<Counter> counter =
        placed(Mobula.actor(Counter::zero)).maxRestarts(-1).maxTaskRetries(-1).remote();
    List<ObjectRef<Integer>> refs = new ArrayList<>();
    int calls = times(2_000);
    for (int i = 0; i < calls; i++) {
      refs.add(counter.call(Counter::add, 1));
      if (i % 20 == 0) {
        counter.kill(false);
      }
    }
    assertEquals(calls, Mobula.get(refs).size());
    counter.kill();
    assertThrows(ActorDiedException.class, () -> counter.call(Counter::get).get());
    awaitFreeResources();
  }

  @Test
  void shouldRefuseMoreUnfinishedCallsThanAllowed() throws InterruptedException {
    ActorHandle<Counter> counter =
        placed(Mobula.actor(Counter::zero)).name("c").maxPendingCalls(2).remote();
    ObjectRef<Integer> running = counter.call(Counter::afterGate, 1);
    ENTERED.await();
    ObjectRef<Integer> waiting = counter.call(Counter::get);
    PendingCallsLimitException e =
        assertThrows(PendingCallsLimitException.class, () -> counter.call(Counter::get));
    assertTrue(
        String.valueOf(e.getMessage()).contains("at most 2"), String.valueOf(e.getMessage()));
    GATE.add();
    assertEquals(List.of(1, 0), Mobula.get(List.of(running, waiting)));
    assertEquals(0, counter.call(Counter::get).get());
  }

  @Test
  void shouldCancelTheCallThatRunsAndLiveOn() throws InterruptedException {
    ActorHandle<Counter> counter = counter();
    ObjectRef<Integer> running = counter.call(Counter::afterGate, 1);
    ObjectRef<Integer> waiting = counter.call(Counter::add, 1);
    ObjectRef<Integer> cancelled = counter.call(Counter::add, 10);
    ENTERED.await();
    Mobula.cancel(cancelled);
    Mobula.cancel(running);
    assertThrows(TaskCancelledException.class, running::get);
    assertThrows(TaskCancelledException.class, cancelled::get);
    assertEquals(1, waiting.get());
    assertEquals(1, counter.call(Counter::get).get());
  }

  @Test
  void shouldNotCountCancelledCallsAsPending() throws InterruptedException {
    ActorHandle<Counter> counter = placed(Mobula.actor(Counter::zero)).maxPendingCalls(2).remote();
    ObjectRef<Integer> running = counter.call(Counter::afterGate, 1);
    ENTERED.await();
    Mobula.cancel(counter.call(Counter::get));
    ObjectRef<Integer> waiting = counter.call(Counter::get);
    GATE.add();
    assertEquals(List.of(1, 0), Mobula.get(List.of(running, waiting)));
  }

  @Test
  void shouldKeepNamesOfNamespacesApart() {
    ActorHandle<Counter> here = placed(Mobula.actor(Counter::zero)).name("c").remote();
    ActorHandle<Counter> there =
        placed(Mobula.actor(Counter::zero)).name("c").namespace("other").remote();
    assertEquals(Optional.of(here), Mobula.<Counter>getActor("c"));
    assertEquals(Optional.of(here), Mobula.<Counter>getActor("c", "default"));
    assertEquals(Optional.of(there), Mobula.<Counter>getActor("c", "other"));
    assertEquals(Optional.empty(), Mobula.getActor("c", "third"));
    there.kill();
    assertEquals(Optional.empty(), Mobula.getActor("c", "other"));
    assertTrue(Mobula.getActor("c").isPresent());
    assertThrows(
        MobulaException.class, () -> placed(Mobula.actor(Counter::zero)).namespace("a").remote());
  }

  @Test
  void shouldReturnTheLiveActorOfTheNameWhenAsked() {
    ActorCreator<Counter> creator = placed(Mobula.actor(Counter::zero)).name("c").getIfExists();
    ActorHandle<Counter> first = creator.remote();
    assertEquals(1, first.call(Counter::add, 1).get());
    ActorHandle<Counter> second =
        placed(Mobula.actor(Counter::of, 5)).name("c").getIfExists().remote();
    assertEquals(first.id(), second.id());
    assertEquals(2, second.call(Counter::add, 1).get());
    first.kill();
    ActorHandle<Counter> third =
        placed(Mobula.actor(Counter::of, 5)).name("c").getIfExists().remote();
    assertEquals(5, third.call(Counter::get).get());
    assertThrows(
        MobulaException.class, () -> placed(Mobula.actor(Counter::zero)).getIfExists().remote());
  }

  @Test
  void shouldExitByItsOwnWish() {
    ActorHandle<Counter> counter =
        placed(Mobula.actor(Counter::zero)).name("c").maxRestarts(-1).maxTaskRetries(-1).remote();
    ObjectRef<Void> exit = counter.call(Counter::exit);
    ActorDiedException e = assertThrows(ActorDiedException.class, exit::get);
    assertTrue(String.valueOf(e.getMessage()).contains("exited"), String.valueOf(e.getMessage()));
    assertThrows(ActorDiedException.class, () -> counter.call(Counter::get).get());
    assertEquals(Optional.empty(), Mobula.getActor("c"));
    assertEquals(1, MADE.get());
    assertThrows(MobulaException.class, Mobula::exitActor);
    awaitFreeResources();
  }

  @Test
  void shouldBeDeadOnceItExitsWhateverItsCodeStillDoes() throws InterruptedException {
    ActorHandle<Counter> counter = placed(Mobula.actor(Counter::zero)).remote();
    ObjectRef<Integer> exit = counter.call(Counter::exitAndGoOn);
    assertThrows(ActorDiedException.class, exit::get);
    ENTERED.take(1);
    assertThrows(ActorDiedException.class, () -> counter.call(Counter::get).get());
    GATE.add();
    SAW_CANCELLED.take(1);
    assertEquals(1, ASKED.get());
  }

  @Test
  void shouldRunNothingThatWasCalledBehindItsExit() {
    ActorHandle<Counter> counter = placed(Mobula.actor(Counter::zero)).remote();
    ObjectRef<Void> exit = counter.call(Counter::exitAfterGate);
    List<ObjectRef<Integer>> behind =
        IntStream.range(0, 100).mapToObj(_ -> counter.call(Counter::countRun)).toList();
    GATE.add();
    assertThrows(ActorDiedException.class, exit::get);
    behind.forEach(each -> assertThrows(ActorDiedException.class, each::get));
    assertEquals(0, RUNS.get());
  }

  /** Its state is null. */
  static final class Stateless implements Checkpointable<Integer> {
    static Stateless make() {
      return new Stateless();
    }

    int one() {
      return 1;
    }

    @Override
    @SuppressWarnings("NullAway") // as code without annotations does
    public Integer saveCheckpoint() {
      return null;
    }

    @Override
    public void loadCheckpoint(Integer state) {
      if (state == null) {
        ASKED.add();
      }
    }
  }

  @Test
  void shouldGetAStateBackThatIsNull() throws InterruptedException {
    ActorHandle<Stateless> actor = placed(Mobula.actor(Stateless::make)).maxRestarts(1).remote();
    assertEquals(1, actor.call(Stateless::one).get());
    actor.kill(false);
    assertEquals(1, actor.call(Stateless::one).get());
    ASKED.take(1);
  }

  @Test
  void shouldGetItsStateBackWhenRestarted() {
    ActorHandle<Saver> saver = placed(Mobula.actor(Saver::zero)).maxRestarts(-1).remote();
    for (int life = 1; life <= 3; life++) {
      assertEquals(life, saver.call(Saver::add, 1).get());
      saver.kill(false);
    }
  }

  @Test
  void shouldRetryACallOnTheStateBeforeIt() throws InterruptedException {
    ActorHandle<Saver> saver =
        placed(Mobula.actor(Saver::zero)).maxRestarts(1).maxTaskRetries(1).remote();
    saver.call(Saver::add, 1);
    ObjectRef<Integer> running = saver.call(Saver::addThenPassGate, 1);
    ENTERED.await();
    saver.kill(false);
    GATE.add();
    assertEquals(2, running.get());
    assertEquals(2, saver.call(Saver::add, 0).get());
  }

  @Test
  void shouldSaveAsOftenAsAsked() {
    ActorHandle<Saver> saver =
        placed(Mobula.actor(Saver::zero)).maxRestarts(1).checkpointInterval(2).remote();
    Mobula.get(IntStream.range(0, 3).mapToObj(i -> saver.call(Saver::add, 1)).toList());
    saver.kill(false);
    assertEquals(3, saver.call(Saver::add, 1).get());
  }

  @Test
  void shouldFailTheCallAfterWhichStateCannotBeSaved() {
    ActorHandle<Saver> saver = placed(Mobula.actor(Saver::zero)).maxRestarts(1).remote();
    TaskException e =
        assertThrows(TaskException.class, () -> saver.call(Saver::add, Saver.UNSAVEABLE).get());
    assertInstanceOf(IOException.class, e.getCause());
    assertTrue(
        String.valueOf(e.getMessage()).contains("saving of state"), String.valueOf(e.getMessage()));
  }

  @Test
  void shouldRefuseToOutliveTheProgram() {
    NotSupportedException e =
        assertThrows(
            NotSupportedException.class,
            () -> placed(Mobula.actor(Counter::zero)).detached().remote());
    assertTrue(
        String.valueOf(e.getMessage()).contains("detached()"), String.valueOf(e.getMessage()));
  }

  @Test
  void shouldStreamWhatACallYields() {
    ActorHandle<Counter> counter =
        placed(Mobula.actor(Counter::zero)).generatorBackpressure(1).remote();
    try (ObjectRefGenerator<Integer> values = counter.stream(Counter::countUp, 3)) {
      ObjectRef<Integer> after = counter.call(Counter::get);
      assertEquals(1, values.next().get());
      assertFalse(after.isReady());
      assertEquals(2, values.next().get());
      assertEquals(3, values.next().get());
      assertFalse(values.hasNext());
      assertEquals(3, after.get());
    }
    assertThrows(MobulaException.class, () -> Mobula.actor(Counter::zero).generatorBackpressure(0));
  }

  @Test
  void shouldStreamOnWhereItWasWhenRestarted() {
    ActorHandle<Counter> counter =
        placed(Mobula.actor(Counter::zero))
            .generatorBackpressure(1)
            .maxRestarts(1)
            .maxTaskRetries(1)
            .remote();
    try (ObjectRefGenerator<Integer> values = counter.stream(Counter::countUp, 5)) {
      assertEquals(1, values.next().get());
      assertEquals(2, values.next().get());
      counter.kill(false);
      for (int i = 3; i <= 5; i++) {
        assertEquals(i, values.next().get());
      }
      assertFalse(values.hasNext());
    }
  }

  @Test
  void shouldEndAStreamThatIsClosedOrWhoseActorDies() {
    ActorHandle<Counter> counter =
        placed(Mobula.actor(Counter::zero)).generatorBackpressure(1).remote();
    ObjectRefGenerator<Integer> closed = counter.stream(Counter::countUp, 100);
    assertEquals(1, closed.next().get());
    closed.close();
    assertTrue(counter.call(Counter::get).get() < 100);
    try (ObjectRefGenerator<Integer> values = counter.stream(Counter::countUp, 100)) {
      assertTrue(values.hasNext());
      counter.kill();
      while (values.hasNext()) {
        values.next();
      }
      assertThrows(ActorDiedException.class, () -> values.completed().get());
    }
  }

  @Test
  void shouldHoldItsResourcesForLife() {
    ActorHandle<Counter> counter = placed(Mobula.actor(Counter::zero)).numCpus(3).remote();
    counter.call(Counter::get).get();
    assertEquals(1, runtime.availableResources().amount(Resources.CPU));
    ActorHandle<Counter> second = placed(Mobula.actor(Counter::zero)).numCpus(3).remote();
    ObjectRef<Integer> waiting = second.call(Counter::get);
    assertEquals(2, MADE.get() + 1);
    assertFalse(waiting.isReady());
    assertTrue(counter.isPlaced());
    assertFalse(second.isPlaced());
    counter.kill();
    assertEquals(0, waiting.get());
    assertTrue(second.isPlaced());
    second.kill();
    awaitFreeResources();
  }

  @Test
  void shouldHaveGivenItsResourcesBackWhenItsDeathIsKnown() {
    for (int i = 0; i < times(200); i++) {
      ActorHandle<Counter> counter = placed(Mobula.actor(Counter::zero)).numCpus(4).remote();
      counter.call(Counter::get).get();
      counter.kill();
      assertThrows(ActorDiedException.class, () -> counter.call(Counter::get).get());
      assertEquals(4, runtime.availableResources().amount(Resources.CPU));
    }
  }

  @Test
  void shouldDieWhileItWaitsForResources() {
    ActorHandle<Counter> holder = placed(Mobula.actor(Counter::zero)).numCpus(4).remote();
    ActorHandle<Counter> waiting = placed(Mobula.actor(Counter::zero)).numCpus(4).remote();
    ObjectRef<Integer> ref = waiting.call(Counter::get);
    waiting.kill();
    assertThrows(ActorDiedException.class, ref::get);
    holder.kill();
    awaitFreeResources();
    assertTrue(MADE.get() <= 1);
  }

  @Test
  void shouldLendItsCpusWhileItWaits() {
    ActorHandle<Counter> counter = placed(Mobula.actor(Counter::zero)).numCpus(4).remote();
    assertEquals(
        9, counter.call((Counter c) -> Mobula.task(ActorContract::nine).remote().get()).get());
  }

  @Test
  void shouldRefuseWhatCanNeverStart() {
    assertThrows(
        InfeasibleResourcesException.class,
        () -> placed(Mobula.actor(Counter::zero)).numCpus(5).remote());
    assertThrows(
        InfeasibleResourcesException.class,
        () -> placed(Mobula.actor(Counter::zero)).numGpus(1).remote());
  }

  @Test
  void shouldRefuseImpossibleOptions() {
    ActorCreator<Counter> creator = placed(Mobula.actor(Counter::zero));
    assertThrows(MobulaException.class, () -> creator.maxRestarts(-2));
    assertThrows(MobulaException.class, () -> creator.maxTaskRetries(-2));
    assertThrows(MobulaException.class, () -> creator.maxConcurrency(0));
    assertThrows(MobulaException.class, () -> creator.maxPendingCalls(0));
  }

  @Test
  void shouldRefuseArgumentsThatCannotBeCopied() {
    ActorHandle<Counter> counter = counter();
    assertThrows(
        MobulaException.class,
        () -> counter.call((Counter c, Object o) -> c.get(), new Thread(() -> {})));
    assertEquals(0, counter.call(Counter::get).get());
  }

  @Test
  void shouldFailWhatIsUnfinishedAtShutdown() throws InterruptedException {
    ActorHandle<Counter> counter = counter();
    ObjectRef<Integer> running = counter.call(Counter::stubbornly, 1);
    ObjectRef<Integer> waiting = counter.call(Counter::get);
    ENTERED.await();
    runtime.close();
    assertThrows(ActorDiedException.class, running::get);
    assertThrows(ActorDiedException.class, waiting::get);
    assertThrows(ActorDiedException.class, () -> counter.call(Counter::get).get());
  }

  @Test
  void shouldGiveUpGettingInTime() {
    ObjectRef<Integer> ref = counter().call(Counter::afterGate, 1);
    GetTimeoutException e =
        assertThrows(GetTimeoutException.class, () -> ref.get(Duration.ofMillis(5)));
    assertTrue(
        String.valueOf(e.getMessage()).contains("Counter.afterGate"),
        String.valueOf(e.getMessage()));
  }

  @Test
  void shouldKeepTheStackOfTheOneWhoAsks() {
    ObjectRef<Void> ref = counter().call(Counter::fail, "boom");
    TaskException e = assertThrows(TaskException.class, ref::get);
    assertTrue(
        Arrays.stream(e.getStackTrace())
            .anyMatch(frame -> frame.getMethodName().equals("shouldKeepTheStackOfTheOneWhoAsks")));
  }

  private void awaitFreeResources() {
    while (!runtime.availableResources().equals(runtime.totalResources())) {
      Thread.onSpinWait();
    }
  }

  private static int addOne(ActorHandle<Counter> counter) {
    return counter.call(Counter::add, 1).get();
  }

  private static int nine() {
    return 9;
  }
}
