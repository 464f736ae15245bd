package dev.mobula.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mobula.core.ActorCreator;
import dev.mobula.core.Mobula;
import dev.mobula.core.MobulaOptions;
import dev.mobula.rollout.RunnerActors.Member;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
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
}
