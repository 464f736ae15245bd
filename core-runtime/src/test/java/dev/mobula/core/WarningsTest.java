package dev.mobula.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a program prints by itself on what runs once more. */
@Timeout(120)
class WarningsTest {
  private static final MobulaOptions ONE_CPU = MobulaOptions.defaults().withNumCpus(1);
  private static final AtomicInteger TRIES = new AtomicInteger();

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final PrintStream before = System.err;

  private static int succeedAt(int wanted) {
    if (TRIES.incrementAndGet() < wanted) {
      throw new IllegalStateException("as asked");
    }
    return wanted;
  }

  static final class Counter {
    int one() {
      return 1;
    }
  }

  @BeforeEach
  void listen() {
    TRIES.set(0);
    System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void leave() {
    Mobula.shutdown();
    System.setErr(before);
  }

  private String printed() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  private static int run(TaskCaller<Integer> task) {
    return task.name("flaky").retryExceptions().remote().get();
  }

  @Test
  void shouldSayWhyATaskIsTriedAgainAndCountItsTries() {
    try (var runtime = Mobula.init(ONE_CPU)) {
      assertEquals(3, run(Mobula.task(WarningsTest::succeedAt, 3)));
      while (runtime.status().taskCounts().getFirst().finished() == 0) {
        Thread.onSpinWait(); // until the thread that ran it has counted it
      }
      assertEquals(3, runtime.status().tasks().getLast().tries());
    }
    String why = "it threw java.lang.IllegalStateException: as asked";
    assertEquals(
        List.of("(flaky, try 2 of 4) " + why, "(flaky, try 3 of 4) " + why),
        printed().lines().toList());
  }

  @Test
  void shouldNotRepeatTheSameWarningWithoutEnd() {
    try (var _ = Mobula.init(ONE_CPU)) {
      assertEquals(1000, run(Mobula.task(WarningsTest::succeedAt, 1000).maxRetries(-1)));
    }
    assertTrue(printed().contains("(flaky, try 2) it threw"), printed());
    assertTrue(printed().contains("[repeated "), printed());
    assertTrue(printed().lines().count() < 500, printed());
  }

  @Test
  void shouldSayWhyAnActorIsRestarted() {
    try (var _ = Mobula.init(ONE_CPU)) {
      ActorHandle<Counter> counter =
          Mobula.actor(Counter::new).name("hits").maxRestarts(2).remote();
      assertEquals(1, counter.call(Counter::one).get());
      counter.kill(false);
      assertEquals(1, counter.call(Counter::one).get());
    }
    assertEquals(
        List.of("(hits, restart 1 of 2) the actor was killed"), printed().lines().toList());
  }

  @Test
  void shouldSayNothingWhereTheOutputOfWorkersIsOff() {
    try (var _ = Mobula.init(ONE_CPU.withLogToDriver(false))) {
      assertEquals(3, run(Mobula.task(WarningsTest::succeedAt, 3)));
    }
    assertFalse(printed().contains("flaky"), printed());
  }
}
