package dev.mobula.serve.internal.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AnswerQueueTest {
  private final AnswerQueue queue = new AnswerQueue();

  private void fill() throws InterruptedException {
    for (int i = 0; i < Replica.STREAM_BUFFER; i++) {
      assertTrue(queue.hasRoom());
      queue.put(new byte[] {(byte) i});
    }
    assertFalse(queue.hasRoom());
  }

  /** Puts one more, which has to wait. */
  private CompletableFuture<Boolean> putLater() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    Thread thread =
        Thread.ofPlatform()
            .start(() -> {
              begun.countDown();
              try {
                queue.put(new byte[] {99});
                done.complete(Thread.interrupted());
              } catch (InterruptedException e) {
                done.completeExceptionally(e);
              }
            });
    begun.await();
    while (thread.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    return done;
  }

  @Test
  void shouldWaitForRoomAndTellOfIt() throws Exception {
    fill();
    CompletableFuture<Boolean> last = putLater();
    assertFalse(last.isDone());
    assertEquals(0, assertInstanceOf(byte[].class, queue.take())[0]);
    assertFalse(last.join());
    queue.end("end");
    for (int i = 1; i < Replica.STREAM_BUFFER; i++) {
      assertEquals(i, assertInstanceOf(byte[].class, queue.take())[0]);
    }
    assertEquals(99, assertInstanceOf(byte[].class, queue.take())[0]);
    assertEquals("end", queue.take());
    assertFalse(queue.awaitRoom());
  }

  @Test
  void shouldTellOnceOfRoom() throws Exception {
    fill();
    Object unused = queue.take();
    assertTrue(queue.awaitRoom());
    queue.cancel();
    assertFalse(queue.awaitRoom());
  }

  @Test
  void shouldLetGoOfThoseThatWaitWhenItIsCancelled() throws Exception {
    fill();
    CompletableFuture<Boolean> last = putLater();
    queue.cancel();
    assertFalse(last.join());
    assertTrue(queue.isCancelled());
    assertFalse(queue.hasRoom());
  }
}
