package dev.mobula.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Actors that run several calls at a time. */
@Timeout(30)
class ConcurrentActorTest {
  private static final AtomicInteger STARTED = new AtomicInteger();
  private static CountDownLatch gate = new CountDownLatch(0);
  private static Semaphore entered = new Semaphore(0);

  static class Server {
    private final AtomicInteger count = new AtomicInteger();

    static Server make() {
      return new Server();
    }

    int afterGate(int value) throws InterruptedException {
      STARTED.incrementAndGet();
      entered.release();
      gate.await();
      return value;
    }

    int stubbornly() {
      entered.release();
      while (gate.getCount() > 0) {
        Thread.onSpinWait();
      }
      return 1;
    }

    int count() {
      return count.incrementAndGet();
    }
  }

  @BeforeEach
  void init() {
    STARTED.set(0);
    gate = new CountDownLatch(1);
    entered = new Semaphore(0);
    Mobula.init(MobulaOptions.defaults().withNumCpus(4));
  }

  @AfterEach
  void shutdown() {
    gate.countDown();
    Mobula.shutdown();
  }

  private static ActorCreator<Server> server(double cpus) {
    return Mobula.actor(Server::make).numCpus(cpus).maxConcurrency(3);
  }

  private static List<ObjectRef<Integer>> call(ActorHandle<Server> server, int times) {
    return IntStream.range(0, times).mapToObj(i -> server.call(Server::afterGate, i)).toList();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1})
  void shouldRunAsManyCallsAtATimeAsAllowed(double cpus) {
    List<ObjectRef<Integer>> refs = call(server(cpus).remote(), 5);
    entered.acquireUninterruptibly(3);
    assertEquals(3, STARTED.get());
    assertFalse(refs.getLast().isReady());
    gate.countDown();
    assertEquals(List.of(0, 1, 2, 3, 4), Mobula.get(refs));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1})
  void shouldFailAllCallsWhenKilled(double cpus) {
    ActorHandle<Server> server = server(cpus).remote();
    List<ObjectRef<Integer>> refs = call(server, 5);
    entered.acquireUninterruptibly(3);
    server.kill();
    for (ObjectRef<Integer> ref : refs) {
      assertThrows(ActorDiedException.class, ref::get);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1})
  void shouldKeepCallsThatHadNotBegunWhenRestarted(double cpus) {
    ActorHandle<Server> server = server(cpus).maxRestarts(1).remote();
    List<ObjectRef<Integer>> refs = call(server, 5);
    entered.acquireUninterruptibly(3);
    server.kill(false);
    gate.countDown();
    for (ObjectRef<Integer> ref : refs.subList(0, 3)) {
      assertThrows(ActorDiedException.class, ref::get);
    }
    assertEquals(List.of(3, 4), Mobula.get(refs.subList(3, 5)));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1})
  void shouldRetryCallsThatHadBegunWhenAllowed(double cpus) {
    ActorHandle<Server> server = server(cpus).maxRestarts(1).maxTaskRetries(1).remote();
    List<ObjectRef<Integer>> refs = call(server, 5);
    entered.acquireUninterruptibly(3);
    server.kill(false);
    gate.countDown();
    assertEquals(List.of(0, 1, 2, 3, 4), Mobula.get(refs));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1})
  void shouldSurviveKillsAtAnyMoment(double cpus) {
    ActorHandle<Server> server = server(cpus).maxRestarts(-1).maxTaskRetries(-1).remote();
    List<ObjectRef<Integer>> refs = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      refs.add(server.call(Server::count));
      if (i % 20 == 0) {
        server.kill(false);
      }
    }
    assertEquals(1_000, Mobula.get(refs).size());
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1})
  void shouldDieAtOnceEvenIfCallsIgnoreInterrupts(double cpus) {
    ActorHandle<Server> server = server(cpus).maxRestarts(1).remote();
    ObjectRef<Integer> stuck = server.call(Server::stubbornly);
    entered.acquireUninterruptibly();
    server.kill(false);
    assertThrows(ActorDiedException.class, stuck::get);
    assertEquals(1, server.call(Server::count).get());
  }
}
