package dev.mobula.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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

    @ConcurrencyGroup("health")
    int health() {
      return 1;
    }

    @ConcurrencyGroup("nowhere")
    int lost() {
      return 1;
    }

    void exit() {
      Mobula.exitActor();
    }

    boolean isVirtual() {
      return Thread.currentThread().isVirtual();
    }
  }

  static final class Saver implements Checkpointable<Integer> {
    static Saver make() {
      return new Saver();
    }

    int one() {
      return 1;
    }

    @Override
    public Integer saveCheckpoint() {
      return 1;
    }

    @Override
    public void loadCheckpoint(Integer state) {}
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

  @ParameterizedTest
  @ValueSource(doubles = {0, 1})
  void shouldRunGroupsBesideEachOther(double cpus) {
    ActorHandle<Server> server =
        Mobula.actor(Server::make)
            .numCpus(cpus)
            .concurrencyGroup("health", 1)
            .concurrencyGroup("io", 2)
            .remote();
    ObjectRef<Integer> main = server.call(Server::afterGate, 1);
    ObjectRef<Integer> waiting = server.call(Server::afterGate, 2);
    entered.acquireUninterruptibly();
    assertEquals(1, server.call(Server::health).get());
    List<ObjectRef<Integer>> io = call(server.concurrencyGroup("io"), 3);
    entered.acquireUninterruptibly(2);
    assertEquals(3, STARTED.get());
    assertEquals(1, server.call(Server::health).get());
    gate.countDown();
    assertEquals(List.of(1, 2), Mobula.get(List.of(main, waiting)));
    assertEquals(List.of(0, 1, 2), Mobula.get(io));
    assertEquals(server.id(), server.concurrencyGroup("io").id());
  }

  @Test
  void shouldRefuseGroupsThatTheActorDoesNotHave() {
    ActorHandle<Server> server = server(0).concurrencyGroup("io", 1).remote();
    MobulaException e = assertThrows(MobulaException.class, () -> server.concurrencyGroup("oi"));
    assertTrue(String.valueOf(e.getMessage()).contains("[io]"), String.valueOf(e.getMessage()));
    assertThrows(MobulaException.class, () -> server.call(Server::lost));
    assertThrows(MobulaException.class, () -> server(0).concurrencyGroup("io", 0));
    assertEquals(1, server(0).remote().call(Server::lost).get());
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1})
  void shouldRunAThousandCallsOfAnAsyncActorAtATime(double cpus) {
    ActorHandle<Server> server = Mobula.actor(Server::make).numCpus(cpus).async().remote();
    List<ObjectRef<Integer>> refs = call(server, 1_001);
    entered.acquireUninterruptibly(1_000);
    assertEquals(1_000, STARTED.get());
    gate.countDown();
    assertEquals(1_001, Mobula.get(refs).size());
    assertTrue(server.call(Server::isVirtual).get());
  }

  @Test
  void shouldRetryCallsOfGroupsWhenRestarted() {
    ActorHandle<Server> server =
        server(0).concurrencyGroup("io", 1).maxRestarts(1).maxTaskRetries(1).remote();
    List<ObjectRef<Integer>> refs = call(server.concurrencyGroup("io"), 3);
    entered.acquireUninterruptibly();
    server.kill(false);
    gate.countDown();
    assertEquals(List.of(0, 1, 2), Mobula.get(refs));
  }

  @Test
  void shouldExitWhileOtherCallsRun() {
    ActorHandle<Server> server = server(0).remote();
    List<ObjectRef<Integer>> refs = call(server, 2);
    entered.acquireUninterruptibly(2);
    ObjectRef<Void> exit = server.call(Server::exit);
    assertThrows(ActorDiedException.class, exit::get);
    for (ObjectRef<Integer> ref : refs) {
      assertThrows(ActorDiedException.class, ref::get);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1})
  void shouldKeepItsPlacesAfterCallsThatCannotBeRead(double cpus) {
    ActorContract.Unreadable captured = new ActorContract.Unreadable(1);
    ActorHandle<Server> server = server(cpus).remote();
    for (int i = 0; i < 4; i++) {
      ObjectRef<String> ref = server.call((Server _) -> captured.toString());
      assertThrows(TaskException.class, () -> ref.get(Duration.ofSeconds(10)));
    }
    assertEquals(1, server.call(Server::count).get(Duration.ofSeconds(10)));
  }

  @Test
  void shouldCancelOneOfManyCalls() {
    ActorHandle<Server> server = server(0).remote();
    List<ObjectRef<Integer>> refs = call(server, 4);
    entered.acquireUninterruptibly(3);
    Mobula.cancel(refs.get(1));
    entered.acquireUninterruptibly();
    gate.countDown();
    assertThrows(TaskCancelledException.class, refs.get(1)::get);
    assertEquals(List.of(0, 2, 3), Mobula.get(List.of(refs.get(0), refs.get(2), refs.get(3))));
  }

  @Test
  void shouldNotSaveStateWhileCallsRun() {
    ActorHandle<Saver> saver = Mobula.actor(Saver::make).maxConcurrency(2).maxRestarts(1).remote();
    ActorDiedException e =
        assertThrows(ActorDiedException.class, () -> saver.call(Saver::one).get());
    assertTrue(
        String.valueOf(e.getMessage()).contains("Checkpointable"), String.valueOf(e.getMessage()));
  }
}
