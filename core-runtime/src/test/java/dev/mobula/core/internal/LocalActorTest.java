package dev.mobula.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.core.ActorDiedException;
import dev.mobula.core.ActorHandle;
import dev.mobula.core.Mobula;
import dev.mobula.core.MobulaOptions;
import dev.mobula.core.ObjectRef;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an actor does to those who wait for it. */
@Timeout(30)
class LocalActorTest {
  private static CountDownLatch gate = new CountDownLatch(0);
  private static Semaphore entered = new Semaphore(0);

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
  }

  @BeforeEach
  void init() {
    gate = new CountDownLatch(1);
    entered = new Semaphore(0);
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
}
