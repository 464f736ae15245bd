package dev.mobula.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Actor pools, queues and parallel loops. */
@Timeout(120)
class UtilitiesTest {
  private static final AtomicInteger TAKEN = new AtomicInteger();
  private static CountDownLatch gate = new CountDownLatch(0);

  static final class Worker {
    static Worker make() {
      return new Worker();
    }

    int square(int value) {
      if (value == 13) {
        throw new IllegalArgumentException("unlucky");
      }
      return value * value;
    }

    int slowIfZero(int value) throws InterruptedException {
      if (value == 0) {
        gate.await();
      }
      return value;
    }
  }

  @BeforeEach
  void init() {
    TAKEN.set(0);
    gate = new CountDownLatch(1);
    Mobula.init(MobulaOptions.defaults().withNumCpus(4));
  }

  @AfterEach
  void shutdown() {
    gate.countDown();
    Mobula.shutdown();
  }

  private static ActorPool<Worker, Integer> pool(int actors) {
    return new ActorPool<>(
        Stream.generate(() -> Mobula.actor(Worker::make).remote()).limit(actors).toList());
  }

  private static <T> List<T> all(Iterator<T> iterator) {
    List<T> list = new ArrayList<>();
    iterator.forEachRemaining(list::add);
    return list;
  }

  @Test
  void shouldMapInOrderOverAPool() {
    ActorPool<Worker, Integer> pool = pool(3);
    Iterator<Integer> squares =
        pool.map((worker, value) -> worker.call(Worker::square, value), List.of(1, 2, 3, 4, 5));
    assertEquals(List.of(1, 4, 9, 16, 25), all(squares));
    assertFalse(pool.hasNext());
    assertThrows(NoSuchElementException.class, pool::next);
  }

  @Test
  void shouldReturnWhatComesFirst() {
    ActorPool<Worker, Integer> pool = pool(2);
    Iterator<Integer> values =
        pool.mapUnordered(
            (worker, value) -> worker.call(Worker::slowIfZero, value), List.of(0, 1, 2, 3));
    assertEquals(1, values.next());
    assertEquals(2, values.next());
    assertEquals(3, values.next());
    gate.countDown();
    assertEquals(0, values.next());
    assertFalse(values.hasNext());
  }

  @Test
  void shouldKeepOthersBusyWhileItWaitsForTheFirst() {
    ActorPool<Worker, Integer> pool = pool(2);
    pool.submit(worker -> worker.call(Worker::slowIfZero, 0));
    for (int i = 1; i < 10; i++) {
      int value = i;
      pool.submit(worker -> worker.call(Worker::slowIfZero, value));
    }
    assertEquals(1, pool.nextUnordered());
    gate.countDown();
    assertEquals(0, pool.next());
    assertEquals(
        List.of(2, 3, 4, 5, 6, 7, 8, 9),
        IntStream.range(2, 10).map(i -> pool.next()).boxed().toList());
  }

  @Test
  void shouldForgetWhatAReaderOfAMapDidNotTake() {
    ActorPool<Worker, Integer> pool = pool(2);
    List<Integer> before = List.of(1, 2, 0, 4, 5);
    assertEquals(1, pool.map((worker, i) -> worker.call(Worker::slowIfZero, i), before).next());
    assertEquals(
        List.of(36, 49),
        all(pool.map((worker, i) -> worker.call(Worker::square, i), List.of(6, 7))));
    assertEquals(
        1, pool.mapUnordered((worker, i) -> worker.call(Worker::slowIfZero, i), before).next());
    gate.countDown();
    assertEquals(
        List.of(64),
        all(pool.mapUnordered((worker, i) -> worker.call(Worker::square, i), List.of(8))));
    assertFalse(pool.hasNext());
  }

  @Test
  void shouldGoOnAfterAFailure() {
    ActorPool<Worker, Integer> pool = pool(1);
    Iterator<Integer> squares =
        pool.map((worker, value) -> worker.call(Worker::square, value), List.of(13, 2));
    assertThrows(TaskException.class, squares::next);
    assertEquals(4, squares.next());
  }

  @Test
  void shouldGiveAndTakeActors() {
    ActorPool<Worker, Integer> pool = pool(1);
    assertTrue(pool.hasFree());
    ActorHandle<Worker> worker = pool.popIdle().orElseThrow();
    assertEquals(Optional.empty(), pool.popIdle());
    assertFalse(pool.hasFree());
    pool.submit(actor -> actor.call(Worker::square, 3));
    assertThrows(MobulaException.class, pool::next);
    pool.push(worker);
    assertEquals(9, pool.next());
  }

  @Test
  void shouldPassValuesThroughAQueueInOrder() {
    Queue<int[]> queue = Queue.create();
    int[] value = {1};
    queue.put(value);
    value[0] = 2;
    queue.put(value);
    assertEquals(2, queue.size());
    assertEquals(1, queue.take()[0]);
    assertEquals(2, queue.take()[0]);
    assertTrue(queue.poll(Duration.ZERO).isEmpty());
  }

  @Test
  void shouldWaitForRoomAndForValues() {
    Queue<Integer> queue = Queue.create(2);
    assertTrue(queue.offerAll(List.of(1, 2)));
    assertFalse(queue.offer(3, Duration.ZERO));
    assertFalse(queue.offerAll(List.of(3)));
    ObjectRef<Void> put = Mobula.task(UtilitiesTest::putThree, queue).numCpus(0).remote();
    assertEquals(1, queue.take());
    put.get();
    assertEquals(List.of(2, 3), queue.pollAll(5));
    ObjectRef<Integer> taken = Mobula.task(UtilitiesTest::takeOne, queue).numCpus(0).remote();
    queue.put(7);
    assertEquals(7, taken.get());
  }

  @Test
  void shouldLoseNothingToACancelledReader() {
    Queue<Integer> queue = Queue.create();
    for (int i = 0; i < 100; i++) {
      ObjectRef<Integer> reader = Mobula.task(UtilitiesTest::takeOne, queue).numCpus(0).remote();
      Mobula.cancel(reader);
    }
    ObjectRef<Integer> reader = Mobula.task(UtilitiesTest::takeOne, queue).numCpus(0).remote();
    queue.put(1);
    assertEquals(1, reader.get());
  }

  @Test
  void shouldLoseNothingToAnInterruptedReader() {
    Queue<Integer> queue = Queue.create();
    for (int i = 0; i < 3_000; i++) {
      queue.put(i);
      List<Integer> found = new ArrayList<>();
      Thread.currentThread().interrupt();
      try {
        found.add(queue.take());
      } catch (MobulaException _) {
        // then it is still there
      }
      assertTrue(Thread.interrupted());
      found.addAll(queue.pollAll(2));
      assertEquals(List.of(i), found);
    }
  }

  @Test
  void shouldPutNothingWhenInterrupted() {
    Queue<Integer> queue = Queue.create();
    for (int i = 0; i < 3_000; i++) {
      boolean put = false;
      Thread.currentThread().interrupt();
      try {
        queue.put(i);
        put = true;
      } catch (MobulaException _) {
        // then it is not there
      }
      assertTrue(Thread.interrupted());
      assertEquals(put ? List.of(i) : List.of(), queue.pollAll(2));
    }
  }

  @Test
  void shouldGiveOneValueToEachOfManyWhoWait() {
    Queue<Integer> queue = Queue.create();
    List<ObjectRef<Integer>> readers = takers(queue, 1_000);
    assertTrue(queue.offerAll(IntStream.range(0, 500).boxed().toList()));
    IntStream.range(500, 1_000).forEach(queue::put);
    assertEquals(
        IntStream.range(0, 1_000).boxed().toList(), Mobula.get(readers).stream().sorted().toList());
    assertEquals(0, queue.size());
  }

  private static List<ObjectRef<Integer>> takers(Queue<Integer> queue, int count) {
    return Stream.generate(() -> Mobula.task(UtilitiesTest::takeOne, queue).numCpus(0).remote())
        .limit(count)
        .toList();
  }

  @Test
  void shouldFailThoseWhoWaitWhenAQueueIsShutDown() {
    Queue<Integer> queue = Queue.create();
    ObjectRef<Integer> reader = Mobula.task(UtilitiesTest::takeOne, queue).numCpus(0).remote();
    queue.shutdown();
    TaskException e = assertThrows(TaskException.class, reader::get);
    assertTrue(e.getCause() instanceof ActorDiedException);
    assertThrows(ActorDiedException.class, queue::size);
    assertThrows(MobulaException.class, () -> Queue.create(0));
  }

  @Test
  @SuppressWarnings("NullAway") // refused at run time too
  void shouldRefuseNullInAQueue() {
    Queue<Integer> queue = Queue.create();
    assertThrows(MobulaException.class, () -> queue.put(null));
    assertThrows(MobulaException.class, () -> queue.offer(null, Duration.ZERO));
    assertThrows(MobulaException.class, () -> queue.offerAll(Arrays.asList(1, null)));
    assertEquals(0, queue.size());
  }

  @Test
  void shouldRefuseToCopyWhatWaitsForResults() {
    List<ObjectRef<Integer>> refs = List.of(Mobula.put(1));
    try (ObjectRefGenerator<Integer> stream =
        Mobula.remoteStream(Mobula.task(UtilitiesTest::squares, 3))) {
      for (Object value : List.of(stream, List.of(stream), Parallel.asCompleted(refs), pool(1))) {
        MobulaException e = assertThrows(MobulaException.class, () -> Mobula.put(value));
        assertTrue(
            String.valueOf(e.getMessage()).contains("waits for results"),
            String.valueOf(e.getMessage()));
      }
      assertThrows(MobulaException.class, () -> Mobula.task(UtilitiesTest::first, stream).remote());
    }
  }

  @Test
  void shouldReturnValuesAsTheyComplete() {
    ObjectRef<Integer> slow = Mobula.task(UtilitiesTest::slowIfZero, 0).remote();
    ObjectRef<Integer> fast = Mobula.task(UtilitiesTest::slowIfZero, 1).remote();
    Iterator<Integer> values = Parallel.asCompleted(List.of(slow, fast));
    assertEquals(1, values.next());
    gate.countDown();
    assertEquals(0, values.next());
    assertThrows(NoSuchElementException.class, values::next);
  }

  @Test
  void shouldMapUnorderedAndTakeNoMoreThanAllowed() {
    Iterator<Integer> squares =
        Parallel.mapUnordered(
            UtilitiesTest::square,
            IntStream.range(0, 100).peek(i -> TAKEN.incrementAndGet()).boxed()::iterator,
            5);
    assertEquals(5, TAKEN.get());
    List<Integer> found = all(squares);
    assertEquals(
        IntStream.range(0, 100).map(i -> i * i).boxed().toList(), found.stream().sorted().toList());
    assertThrows(
        MobulaException.class, () -> Parallel.mapUnordered(UtilitiesTest::square, List.of(), 0));
  }

  @Test
  void shouldRunLoopsInParallel() {
    assertEquals(
        IntStream.range(0, 1_000).map(i -> i * i).boxed().toList(),
        Parallel.parallelMap(1_000, UtilitiesTest::square));
    assertEquals(List.of(), Parallel.parallelMap(0, UtilitiesTest::square));
    Parallel.parallelFor(1_000, UtilitiesTest::count);
    assertEquals(1_000, TAKEN.get());
    TaskException e =
        assertThrows(
            TaskException.class, () -> Parallel.parallelFor(10, i -> UtilitiesTest.failIf(i == 7)));
    assertTrue(
        String.valueOf(e.getMessage()).contains("parallel rounds"), String.valueOf(e.getMessage()));
  }

  @Test
  void shouldRunLoopsUpToTheLargestNumber() {
    TaskException e =
        assertThrows(
            TaskException.class,
            () -> Parallel.parallelFor(Integer.MAX_VALUE, i -> UtilitiesTest.countAndFail()));
    assertEquals("parallel rounds 0 to 134217727", e.name());
    while (TAKEN.get() < 16) {
      Thread.onSpinWait();
    }
    assertThrows(MobulaException.class, () -> Parallel.parallelFor(-1, UtilitiesTest::count));
    assertThrows(MobulaException.class, () -> Parallel.parallelMap(-1, UtilitiesTest::square));
  }

  @Test
  void shouldLendItsCpusWhileItWaitsForTheFirstOfSeveral() {
    assertEquals(9, Mobula.task(UtilitiesTest::firstOfOne).numCpus(4).remote().get());
  }

  private static int firstOfOne() {
    return Parallel.asCompleted(List.of(Mobula.task(UtilitiesTest::square, 3).remote())).next();
  }

  private static Iterator<Integer> squares(int count) {
    return IntStream.range(0, count).map(i -> i * i).iterator();
  }

  private static int first(ObjectRefGenerator<Integer> stream) {
    return stream.next().get();
  }

  private static void putThree(Queue<Integer> queue) {
    queue.put(3);
  }

  private static int takeOne(Queue<Integer> queue) {
    return queue.take();
  }

  private static int slowIfZero(int value) throws InterruptedException {
    if (value == 0) {
      gate.await();
    }
    return value;
  }

  private static int square(int value) {
    return value * value;
  }

  private static void count(int value) {
    TAKEN.incrementAndGet();
  }

  private static void countAndFail() {
    TAKEN.incrementAndGet();
    throw new IllegalStateException("as asked");
  }

  private static void failIf(boolean condition) {
    if (condition) {
      throw new IllegalStateException("as asked");
    }
  }
}
