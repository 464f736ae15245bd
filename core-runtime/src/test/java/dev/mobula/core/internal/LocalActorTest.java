package dev.mobula.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.core.ActorDiedException;
import dev.mobula.core.ActorHandle;
import dev.mobula.core.Mobula;
import dev.mobula.core.MobulaOptions;
import dev.mobula.core.ObjectRef;
import dev.mobula.core.TaskCancelledException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an actor does to those who wait for it, and to the tries of a call. */
@Timeout(120)
class LocalActorTest {
  private static final AtomicInteger TRIES = new AtomicInteger();
  private static final AtomicReference<Thread> FIRST_TRY = new AtomicReference<>();
  private static CountDownLatch gate = new CountDownLatch(0);
  private static Semaphore entered = new Semaphore(0);
  private static Semaphore interrupted = new Semaphore(0);

  static final class Worker {
    static Worker make() {
      return new Worker();
    }

    static Worker failing() {
      throw new IllegalStateException("as asked");
    }

    int one() {
      return 1;
    }

    int afterGate() throws InterruptedException {
      entered.release();
      gate.await();
      return 1;
    }

    /** The first try heeds no interrupt; the second starts a task and waits for it. */
    int startInSecondTry() {
      if (TRIES.incrementAndGet() == 1) {
        FIRST_TRY.set(Thread.currentThread());
        entered.release();
        while (gate.getCount() > 0) {
          Thread.onSpinWait();
        }
        return 0;
      }
      return Mobula.task(LocalActorTest::untilInterrupted).numCpus(0).remote().get();
    }
  }

  @BeforeEach
  void init() {
    TRIES.set(0);
    gate = new CountDownLatch(1);
    entered = new Semaphore(0);
    interrupted = new Semaphore(0);
    Mobula.init(MobulaOptions.defaults().withNumCpus(4));
  }

  @AfterEach
  void shutdown() {
    gate.countDown();
    Mobula.shutdown();
  }

  @Test
  void shouldTellNobodyOfItsDeathUnderItsLock() throws InterruptedException {
    ActorHandle<Worker> worker = Mobula.actor(Worker::make).maxRestarts(1).remote();
    ObjectRef<Integer> first = worker.call(Worker::afterGate);
    entered.acquire();
    AtomicInteger told = tellOutside(worker, first);
    worker.kill(false);
    assertEquals(1, told.get());
    ObjectRef<Integer> second = worker.call(Worker::afterGate);
    ObjectRef<Integer> third = worker.call(Worker::one);
    entered.acquire();
    AtomicInteger toldLater = tellOutside(worker, second, third);
    worker.kill();
    assertEquals(2, toldLater.get());
    assertThrows(ActorDiedException.class, third::get);
  }

  @Test
  void shouldTellNobodyOfItsFailedConstructorUnderItsLock() {
    ActorHandle<Worker> holder = Mobula.actor(Worker::make).numCpus(4).remote();
    ActorHandle<Worker> worker = Mobula.actor(Worker::failing).numCpus(1).remote();
    ObjectRef<Integer> ref = worker.call(Worker::one);
    AtomicInteger told = tellOutside(worker, ref);
    holder.kill();
    assertThrows(ActorDiedException.class, ref::get);
    while (told.get() == 0) {
      Thread.onSpinWait();
    }
    assertEquals(1, told.get());
  }

  /** Counts those of the results that become known while this thread does not hold the lock. */
  private static AtomicInteger tellOutside(ActorHandle<Worker> worker, ObjectRef<?>... refs) {
    AtomicInteger told = new AtomicInteger();
    for (ObjectRef<?> ref : refs) {
      assertTrue(enlist(ref, () -> told.addAndGet(Thread.holdsLock(worker) ? 1_000 : 1)));
    }
    return told;
  }

  @Test
  void shouldCountACallNoMoreOnceItsResultIsKnown() {
    ActorHandle<Worker> worker = Mobula.actor(Worker::make).maxPendingCalls(1).remote();
    ObjectRef<Integer> first = worker.call(Worker::afterGate);
    CompletableFuture<ObjectRef<Integer>> second = new CompletableFuture<>();
    assertTrue(
        enlist(first, () -> second.completeAsync(() -> worker.call(Worker::one), Runnable::run)));
    gate.countDown();
    assertEquals(1, second.join().get());
  }

  @Test
  void shouldCancelWhatTheTryThatRunsStarted() throws InterruptedException {
    ActorHandle<Worker> worker =
        Mobula.actor(Worker::make).maxRestarts(1).maxTaskRetries(1).remote();
    ObjectRef<Integer> ref = worker.call(Worker::startInSecondTry);
    entered.acquire();
    worker.kill(false);
    entered.acquire(); // the task of the second try
    gate.countDown();
    Objects.requireNonNull(FIRST_TRY.get()).join();
    assertFalse(ref.isReady());
    Mobula.cancel(ref);
    assertThrows(TaskCancelledException.class, ref::get);
    interrupted.acquire();
  }

  private static boolean enlist(ObjectRef<?> ref, Runnable whenReady) {
    return ((LocalRef<?>) ref)
        .enlist(
            new Waiter() {
              @Override
              void fire() {
                whenReady.run();
              }
            });
  }

  private static int untilInterrupted() throws InterruptedException {
    entered.release();
    try {
      new CountDownLatch(1).await();
      return 1;
    } catch (InterruptedException e) {
      interrupted.release();
      throw e;
    }
  }
}
