package dev.mobula.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class WorkerOutputsTest {
  private final NodeDirectory directory = NodeDirectory.create();
  private final Timers timers = new Timers();
  private final AtomicLong nanos = new AtomicLong();

  /** Timers that go off when they are told to. */
  private static final class Timers extends ScheduledThreadPoolExecutor {
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private final ArrayDeque<Long> seconds = new ArrayDeque<>();

    Timers() {
      super(0);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
      waiting.add(command);
      seconds.add(unit.toSeconds(delay));
      return super.schedule(() -> {}, delay, unit);
    }
  }

  @AfterEach
  void close() {
    timers.shutdownNow();
    directory.close();
  }

  private static void print(WorkerOutputs outputs, String line, int times) {
    for (int i = 0; i < times; i++) {
      outputs.forward("(A) ", false, line);
    }
  }

  private void goOff(long second) {
    nanos.set(TimeUnit.SECONDS.toNanos(second));
    timers.waiting.remove().run();
  }

  @Test
  void shouldSayInTimeWhatWasHiddenWhileATimerRan() {
    try (Shown shown = Shown.atOnce();
        WorkerOutputs outputs = new WorkerOutputs(directory, timers, true, nanos::get)) {
      print(outputs, "a", 6);
      nanos.set(TimeUnit.SECONDS.toNanos(3));
      print(outputs, "b", 7);
      assertEquals(List.of(5L), List.copyOf(timers.seconds));
      goOff(5);
      assertEquals(List.of(5L, 3L), List.copyOf(timers.seconds));
      goOff(8);
      assertTrue(timers.waiting.isEmpty());
      outputs.close();
      List<String> lines = shown.text().lines().filter(line -> line.contains("repeated")).toList();
      assertEquals(List.of("(A) a [repeated 1x]", "(A) b [repeated 2x]"), lines);
    }
  }
}
