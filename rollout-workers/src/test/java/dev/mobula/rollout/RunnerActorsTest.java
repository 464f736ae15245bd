package dev.mobula.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.core.ActorCreator;
import dev.mobula.core.Mobula;
import dev.mobula.core.MobulaException;
import dev.mobula.core.MobulaOptions;
import dev.mobula.core.ObjectRef;
import dev.mobula.rollout.RunnerActors.Member;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class RunnerActorsTest {
  private static final AtomicInteger CLOSED = new AtomicInteger();
  private static final FaultTolerance PATIENT =
      new FaultTolerance(true, false, 9, 9, Duration.ZERO);

  /** The thread that an actor under construction waits to see waiting. */
  private static Thread test = Thread.currentThread();

  /** An actor that comes to life only while the test waits for it. */
  static final class Late implements AutoCloseable {
    Late() {
      while (test.getState() == Thread.State.RUNNABLE) {
        Thread.onSpinWait();
      }
    }

    int answer() {
      return 42;
    }

    @Override
    public void close() {
      CLOSED.incrementAndGet();
    }
  }

  @BeforeAll
  static void startRuntime() {
    Mobula.init(MobulaOptions.defaults().withNumCpus(4));
  }

  @AfterAll
  static void endRuntime() {
    Mobula.shutdown();
  }

  @BeforeEach
  void begin() {
    test = Thread.currentThread();
    CLOSED.set(0);
  }

  private static RunnerActors<Late> actors(double numCpus) {
    return new RunnerActors<>(
        "Late",
        (_, _) -> {
          ActorCreator<Late> creator = Mobula.actor(Late::new);
          return (numCpus == 0 ? creator.dedicatedThread() : creator.numCpus(numCpus)).remote();
        },
        PATIENT);
  }

  @Test
  void shouldWaitForAMemberThatIsBeingMadeEvenOnceToldToStopWaiting() {
    for (double numCpus : new double[] {0, 4}) {
      try (RunnerActors<Late> actors = actors(numCpus)) {
        actors.stopWaiting();
        actors.add(0);
        Member<Late> member = actors.members().getFirst();
        assertEquals(42, actors.await(member, member.actor().call(Late::answer)));
      }
    }
  }

  @Test
  void shouldCloseAMemberThatIsBeingMade() {
    for (double numCpus : new double[] {0, 4}) {
      RunnerActors<Late> actors = actors(numCpus);
      actors.add(0);
      actors.stopWaiting();
      actors.close();
    }
    assertEquals(2, CLOSED.get());
  }

  @Test
  void shouldEndMembersThatWaitForWhatOthersHold() {
    RunnerActors<Late> first = actors(2);
    RunnerActors<Late> second = actors(2);
    for (int i = 0; i < 2; i++) {
      first.add(i);
    }
    for (int i = 0; i < 2; i++) {
      second.add(i);
    }
    second.close();
    assertEquals(0, CLOSED.get(), "none of the second came to life");
    first.close();
    assertEquals(2, CLOSED.get());
  }

  @Test
  void shouldNotTakeAnInterruptOfTheCallerForAFailureOfAMember() {
    try (RunnerActors<Late> actors = actors(0)) {
      actors.add(0);
      Member<Late> member = actors.members().getFirst();
      ObjectRef<Integer> answer = member.actor().call(Late::answer);
      Thread.currentThread().interrupt();
      MobulaException e = assertThrows(MobulaException.class, () -> actors.await(member, answer));
      assertSame(e, assertThrows(MobulaException.class, () -> actors.failed(member, e)));
      assertTrue(Thread.interrupted(), "still interrupted");
      assertEquals(42, actors.await(member, answer));
      assertEquals(0, actors.restarts());
      assertEquals(0, CLOSED.get());
      Thread.currentThread().interrupt();
    }
    assertTrue(Thread.interrupted(), "still interrupted");
    assertEquals(1, CLOSED.get(), "closed all the same");
  }
}
