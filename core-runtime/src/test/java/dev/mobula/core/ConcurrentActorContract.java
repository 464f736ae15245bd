package dev.mobula.core;

import static dev.mobula.core.Signal.ENTERED;
import static dev.mobula.core.Signal.GATE;
import static dev.mobula.core.Signal.RUNS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What actors must do that run several calls at a time, wherever they run. */
@Timeout(120)
abstract class ConcurrentActorContract {
  /** Sets the options that make an actor run where the test wants it. */
  abstract <A> ActorCreator<A> placed(ActorCreator<A> creator);

  /** Returns how often a test repeats that waits for rare events: fewer where that takes long. */
  int times(int many) {
    return many;
  }

  static class Server {
    private final AtomicInteger count = new AtomicInteger();

    static Server make() {
      return new Server();
    }

    int afterGate(int value) throws InterruptedException {
      RUNS.add();
      ENTERED.add();
      GATE.await();
      return value;
    }

    int stubbornly() {
      ENTERED.add();
      while (GATE.get() == 0) {
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
    Signal.reset();
    Mobula.init(MobulaOptions.defaults().withNumCpus(4));
  }

  @AfterEach
  void shutdown() {
    GATE.add();
    Mobula.shutdown();
  }

  private ActorCreator<Server> server() {
    return placed(Mobula.actor(Server::make)).maxConcurrency(3);
  }

  private static List<ObjectRef<Integer>> call(ActorHandle<Server> server, int times) {
    return IntStream.range(0, times).mapToObj(i -> server.call(Server::afterGate, i)).toList();
  }

  @Test
  void shouldRunAsManyCallsAtATimeAsAllowed() throws InterruptedException {
    List<ObjectRef<Integer>> refs = call(server().remote(), 5);
    ENTERED.take(3);
    assertEquals(3, RUNS.get());
    assertFalse(refs.getLast().isReady());
    GATE.add();
    assertEquals(List.of(0, 1, 2, 3, 4), Mobula.get(refs));
  }

  @Test
  void shouldFailAllCallsWhenKilled() throws InterruptedException {
    ActorHandle<Server> server = server().remote();
    List<ObjectRef<Integer>> refs = call(server, 5);
    ENTERED.take(3);
    server.kill();
    for (ObjectRef<Integer> ref : refs) {
      assertThrows(ActorDiedException.class, ref::get);
    }
  }

  @Test
  void shouldKeepCallsThatHadNotBegunWhenRestarted() throws InterruptedException {
    ActorHandle<Server> server = server().maxRestarts(1).remote();
    List<ObjectRef<Integer>> refs = call(server, 5);
    ENTERED.take(3);
    server.kill(false);
    GATE.add();
    for (ObjectRef<Integer> ref : refs.subList(0, 3)) {
      assertThrows(ActorDiedException.class, ref::get);
    }
    assertEquals(List.of(3, 4), Mobula.get(refs.subList(3, 5)));
  }

  @Test
  void shouldRetryCallsThatHadBegunWhenAllowed() throws InterruptedException {
    ActorHandle<Server> server = server().maxRestarts(1).maxTaskRetries(1).remote();
    List<ObjectRef<Integer>> refs = call(server, 5);
    ENTERED.take(3);
    server.kill(false);
    GATE.add();
    assertEquals(List.of(0, 1, 2, 3, 4), Mobula.get(refs));
  }

  @Test
  void shouldSurviveKillsAtAnyMoment() {
    ActorHandle<Server> server = server().maxRestarts(-1).maxTaskRetries(-1).remote();
    List<ObjectRef<Integer>> refs = new ArrayList<>();
    int calls = times(1_000);
    for (int i = 0; i < calls; i++) {
      refs.add(server.call(Server::count));
      if (i % 20 == 0) {
        server.kill(false);
      }
    }
    assertEquals(calls, Mobula.get(refs).size());
  }

  @Test
  void shouldDieAtOnceEvenIfCallsIgnoreInterrupts() throws InterruptedException {
    ActorHandle<Server> server = server().maxRestarts(1).remote();
    ObjectRef<Integer> stuck = server.call(Server::stubbornly);
    ENTERED.take(1);
    server.kill(false);
    assertThrows(ActorDiedException.class, stuck::get);
    assertEquals(1, server.call(Server::count).get());
  }

  @Test
  void shouldRunGroupsBesideEachOther() throws InterruptedException {
    ActorHandle<Server> server =
        placed(Mobula.actor(Server::make))
            .concurrencyGroup("health", 1)
            .concurrencyGroup("io", 2)
            .remote();
    ObjectRef<Integer> main = server.call(Server::afterGate, 1);
    ObjectRef<Integer> waiting = server.call(Server::afterGate, 2);
    ENTERED.take(1);
    assertEquals(1, server.call(Server::health).get());
    List<ObjectRef<Integer>> io = call(server.concurrencyGroup("io"), 3);
    ENTERED.take(2);
    assertEquals(3, RUNS.get());
    assertEquals(1, server.call(Server::health).get());
    GATE.add();
    assertEquals(List.of(1, 2), Mobula.get(List.of(main, waiting)));
    assertEquals(List.of(0, 1, 2), Mobula.get(io));
    assertEquals(server.id(), server.concurrencyGroup("io").id());
  }

  @Test
  void shouldRefuseGroupsThatTheActorDoesNotHave() {
    ActorHandle<Server> server = server().concurrencyGroup("io", 1).remote();
    MobulaException e = assertThrows(MobulaException.class, () -> server.concurrencyGroup("oi"));
    assertTrue(String.valueOf(e.getMessage()).contains("[io]"), String.valueOf(e.getMessage()));
    assertThrows(MobulaException.class, () -> server.call(Server::lost));
    assertThrows(MobulaException.class, () -> server().concurrencyGroup("io", 0));
    assertEquals(1, server().remote().call(Server::lost).get());
  }

  @Test
  void shouldRunAThousandCallsOfAnAsyncActorAtATime() throws InterruptedException {
    ActorHandle<Server> server = placed(Mobula.actor(Server::make)).async().remote();
    List<ObjectRef<Integer>> refs = call(server, 1_001);
    ENTERED.take(1_000);
    assertEquals(1_000, RUNS.get());
    GATE.add();
    assertEquals(1_001, Mobula.get(refs).size());
    assertTrue(server.call(Server::isVirtual).get());
  }

  @Test
  void shouldRetryCallsOfGroupsWhenRestarted() throws InterruptedException {
    ActorHandle<Server> server =
        server().concurrencyGroup("io", 1).maxRestarts(1).maxTaskRetries(1).remote();
    List<ObjectRef<Integer>> refs = call(server.concurrencyGroup("io"), 3);
    ENTERED.take(1);
    server.kill(false);
    GATE.add();
    assertEquals(List.of(0, 1, 2), Mobula.get(refs));
  }

  @Test
  void shouldExitWhileOtherCallsRun() throws InterruptedException {
    ActorHandle<Server> server = server().remote();
    List<ObjectRef<Integer>> refs = call(server, 2);
    ENTERED.take(2);
    ObjectRef<Void> exit = server.call(Server::exit);
    assertThrows(ActorDiedException.class, exit::get);
    for (ObjectRef<Integer> ref : refs) {
      assertThrows(ActorDiedException.class, ref::get);
    }
  }

  @Test
  void shouldKeepItsPlacesAfterCallsThatCannotBeRead() {
    ActorContract.Unreadable captured = new ActorContract.Unreadable(1);
    ActorHandle<Server> server = server().remote();
    for (int i = 0; i < 4; i++) {
      ObjectRef<String> ref = server.call((Server _) -> captured.toString());
      assertThrows(TaskException.class, () -> ref.get(Duration.ofSeconds(10)));
    }
    assertEquals(1, server.call(Server::count).get(Duration.ofSeconds(10)));
  }

  @Test
  void shouldCancelOneOfManyCalls() throws InterruptedException {
    ActorHandle<Server> server = server().remote();
    List<ObjectRef<Integer>> refs = call(server, 4);
    ENTERED.take(3);
    Mobula.cancel(refs.get(1));
    ENTERED.take(1);
    GATE.add();
    assertThrows(TaskCancelledException.class, refs.get(1)::get);
    assertEquals(List.of(0, 2, 3), Mobula.get(List.of(refs.get(0), refs.get(2), refs.get(3))));
  }

  @Test
  void shouldNotSaveStateWhileCallsRun() {
    ActorHandle<Saver> saver =
        placed(Mobula.actor(Saver::make)).maxConcurrency(2).maxRestarts(1).remote();
    ActorDiedException e =
        assertThrows(ActorDiedException.class, () -> saver.call(Saver::one).get());
    assertTrue(
        String.valueOf(e.getMessage()).contains("Checkpointable"), String.valueOf(e.getMessage()));
  }
}
