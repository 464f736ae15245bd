package dev.mobula.tune.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ForcingTest {
  @Test
  void shouldForceWhatWasWrittenWithoutBeingAskedAgain() throws InterruptedException {
    CountDownLatch forced = new CountDownLatch(1);
    try (Forcing forcing = new Forcing(forced::countDown)) {
      forcing.written();
      assertTrue(forced.await(60, TimeUnit.SECONDS));
    }
  }

  @Test
  void shouldForceWhatIsLeftBeforeItCloses() {
    AtomicInteger written = new AtomicInteger();
    AtomicInteger onDisk = new AtomicInteger();
    try (Forcing forcing = new Forcing(() -> onDisk.set(written.get()))) {
      for (int i = 0; i < 1_000; i++) {
        written.incrementAndGet();
        forcing.written();
      }
    }
    assertEquals(1_000, onDisk.get());
  }

  @Test
  void shouldDoNothingWhereNothingWasWritten() {
    AtomicInteger forced = new AtomicInteger();
    new Forcing(forced::incrementAndGet).close();
    assertEquals(0, forced.get());
  }

  @Test
  void shouldPassOnWhatWentWrong() {
    IllegalStateException broken = new IllegalStateException("the disk is broken");
    Forcing forcing =
        new Forcing(() -> {
          throw broken;
        });
    forcing.written();
    assertSame(broken, assertThrows(IllegalStateException.class, forcing::close));
    assertSame(broken, assertThrows(IllegalStateException.class, forcing::written));
  }
}
