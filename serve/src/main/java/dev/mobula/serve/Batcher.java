package dev.mobula.serve;

import dev.mobula.core.function.RemoteFunction1;
import dev.mobula.serve.internal.deploy.ReplicaScope;
import dev.mobula.serve.internal.metrics.RequestMeters;
import io.micrometer.core.instrument.DistributionSummary;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Answers several requests at a time by one function. Usable by any thread; belongs into a field of
 * the deployment's class, whose {@code maxOngoingRequests} should be the batch size or more.
 *
 * <p>By default a batch waits for nobody: it has what came while the one before was computed, so
 * that it costs no time where there is little to do.
 *
 * <pre>{@code
 * private final Batcher<float[], Integer> batcher = new Batcher<>(32, Duration.ZERO, this::classify);
 * public ServeResponse handle(ServeRequest request) throws Exception {
 *   return ServeResponse.text("" + batcher.call(pixels(request)));
 * }
 * }</pre>
 */
public final class Batcher<T, R> {
  private static final long IDLE_S = 10;

  private final int maxBatchSize;
  private final long batchWaitTimeoutNs;
  private final RemoteFunction1<List<T>, List<R>> function;
  private final ThreadPoolExecutor thread; // which no request's end interrupts
  private final ArrayDeque<Item<T, R>> waiting = new ArrayDeque<>(); // guarded by this
  private boolean computing; // guarded by this
  private final DistributionSummary sizes;

  private record Item<T, R>(T value, CompletableFuture<R> result, long arrivedNs) {}

  /**
   * Batches calls.
   *
   * @param maxBatchSize the most items of a batch; Ray Serve's default is 10
   * @param batchWaitTimeout for how long a batch that is not full waits for more
   * @param function returns one result for each item, in order; called by one thread at a time
   */
  public Batcher(
      int maxBatchSize, Duration batchWaitTimeout, RemoteFunction1<List<T>, List<R>> function) {
    if (maxBatchSize < 1 || batchWaitTimeout.isNegative()) {
      throw new ServeException(
          "expected max_batch_size >= 1 and batch_wait_timeout_s >= 0, found %d and %s"
              .formatted(maxBatchSize, batchWaitTimeout));
    }
    this.maxBatchSize = maxBatchSize;
    this.batchWaitTimeoutNs = batchWaitTimeout.toNanos();
    this.function = function;
    thread =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_S,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("mobula-serve-batch").factory());
    thread.allowCoreThreadTimeOut(true);
    sizes = RequestMeters.batchSizes(ReplicaScope.tags());
  }

  /**
   * Waits for the result of an item, within a batch.
   *
   * @throws Exception what the function throws, for all items of the batch
   */
  public R call(T value) throws Exception {
    CompletableFuture<R> result = new CompletableFuture<>();
    synchronized (this) {
      waiting.add(new Item<>(value, result, System.nanoTime()));
      notifyAll();
      if (!computing) {
        computing = true;
        thread.execute(this::computeAll);
      }
    }
    try {
      return result.get();
    } catch (InterruptedException e) {
      result.cancel(false); // its place in a batch stays empty
      throw e;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  /** Returns how many items are in no batch yet. */
  synchronized int waiting() {
    return waiting.size();
  }

  private void computeAll() {
    while (true) {
      List<Item<T, R>> batch;
      try {
        batch = next();
      } catch (InterruptedException e) {
        throw new IllegalStateException("nobody interrupts the thread of batches", e);
      }
      if (batch.isEmpty()) {
        return;
      }
      compute(batch);
    }
  }

  /** Returns the next batch; an empty one where nobody waits, after which this thread is done. */
  private synchronized List<Item<T, R>> next() throws InterruptedException {
    waiting.removeIf(item -> item.result.isDone());
    while (!waiting.isEmpty() && waiting.size() < maxBatchSize) {
      long leftNs = waiting.getFirst().arrivedNs + batchWaitTimeoutNs - System.nanoTime();
      if (leftNs <= 0) {
        break;
      }
      TimeUnit.NANOSECONDS.timedWait(this, leftNs);
      waiting.removeIf(item -> item.result.isDone());
    }
    List<Item<T, R>> batch = new ArrayList<>();
    while (batch.size() < maxBatchSize && !waiting.isEmpty()) {
      batch.add(waiting.removeFirst());
    }
    computing = !batch.isEmpty();
    return batch;
  }

  private void compute(List<Item<T, R>> batch) {
    try {
      sizes.record(batch.size());
      List<R> results = function.apply(batch.stream().map(Item::value).toList());
      if (results.size() != batch.size()) {
        throw new ServeException(
            "expected a result for each of %d items of a batch, found %d"
                .formatted(batch.size(), results.size()));
      }
      for (int i = 0; i < batch.size(); i++) {
        batch.get(i).result.complete(results.get(i));
      }
    } catch (Throwable failure) {
      batch.forEach(item -> item.result.completeExceptionally(failure));
    }
  }
}
