package dev.mobula.serve.internal.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.serve.ServeException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ControlLoopTest {
  @Test
  void shouldAnswerWhatItWasAskedBeforeItWasClosed() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    CompletableFuture<String> first;
    CompletableFuture<String> second;
    ScheduledFuture<?> later;
    ControlLoop loop = new ControlLoop();
    try (loop) {
      first =
          loop.ask(() -> {
            entered.countDown();
            closed.await();
            return "one";
          });
      second = loop.ask(() -> "two");
      later = loop.after(Duration.ofHours(1), () -> {});
      entered.await();
    }
    closed.countDown();
    assertEquals("one", first.join());
    assertEquals("two", second.join());
    assertTrue(later.isCancelled());
    var failure = assertThrows(CompletionException.class, () -> loop.ask(() -> "three").join());
    assertInstanceOf(ServeException.class, failure.getCause());
  }
}
