package dev.mobula.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BatcherTest {
  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Integer> sizes = Collections.synchronizedList(new ArrayList<>());
  private final Semaphore entered = new Semaphore(0);
  private final Semaphore open = new Semaphore(0);

  @AfterEach
  void close() {
    callers.shutdownNow();
  }

  private List<Integer> twice(List<Integer> values) throws InterruptedException {
    sizes.add(values.size());
    entered.release();
    open.acquire();
    return values.stream().map(value -> 2 * value).toList();
  }

  private CompletableFuture<Integer> call(Batcher<Integer, Integer> batcher, int value) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return batcher.call(value);
          } catch (Exception e) {
            throw new CompletionException(e);
          }
        },
        callers);
  }

  private static List<Integer> join(List<CompletableFuture<Integer>> calls) {
    return calls.stream().map(CompletableFuture::join).toList();
  }

  @Test
  void shouldAnswerTheFirstAtOnceAndTogetherWhatCameMeanwhile() throws Exception {
    Batcher<Integer, Integer> batcher = new Batcher<>(4, Duration.ZERO, this::twice);
    CompletableFuture<Integer> first = call(batcher, 1);
    entered.acquire();
    List<CompletableFuture<Integer>> others =
        IntStream.range(2, 7).mapToObj(i -> call(batcher, i)).toList();
    while (batcher.waiting() < 5) {
      Thread.sleep(1);
    }
    open.release(3);
    assertEquals(2, first.join());
    assertEquals(List.of(4, 6, 8, 10, 12), join(others));
    assertEquals(List.of(1, 4, 1), sizes);
  }

  @Test
  void shouldWaitForAFullBatchWhereItMay() {
    Batcher<Integer, Integer> batcher = new Batcher<>(3, Duration.ofHours(1), this::twice);
    open.release(1);
    assertEquals(
        List.of(0, 2, 4), join(IntStream.range(0, 3).mapToObj(i -> call(batcher, i)).toList()));
    assertEquals(List.of(3), sizes);
  }

  @Test
  void shouldWaitNoLongerThanItMay() {
    Batcher<Integer, Integer> batcher = new Batcher<>(3, Duration.ofMillis(5), this::twice);
    open.release(1);
    assertEquals(2, call(batcher, 1).join());
  }

  @Test
  void shouldFailAllOfABatchAndGoOn() {
    Batcher<Integer, Integer> batcher =
        new Batcher<>(
            2,
            Duration.ZERO,
            values -> {
              if (values.contains(0)) {
                throw new IllegalStateException("as asked");
              }
              return values.contains(1) ? List.of() : values;
            });
    assertThrows(IllegalStateException.class, () -> batcher.call(0));
    assertThrows(ServeException.class, () -> batcher.call(1));
    assertEquals(2, call(batcher, 2).join());
    assertThrows(ServeException.class, () -> new Batcher<>(0, Duration.ZERO, this::twice));
  }
}
