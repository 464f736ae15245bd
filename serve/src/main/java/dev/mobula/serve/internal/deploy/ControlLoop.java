package dev.mobula.serve.internal.deploy;

import dev.mobula.core.ObjectRef;
import dev.mobula.serve.ServeException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The one thread on which what is wanted and what there is are compared; never waits. */
final class ControlLoop implements AutoCloseable {
  private static final Logger LOGGER = System.getLogger("dev.mobula.serve");

  private final ScheduledThreadPoolExecutor thread = executor("mobula-serve-controller");
  private final ScheduledThreadPoolExecutor timer = executor("mobula-serve-timer");

  private static ScheduledThreadPoolExecutor executor(String name) {
    ScheduledThreadPoolExecutor executor =
        new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name(name).factory());
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    return executor;
  }

  /** Returns the thread on which the time of requests ends. */
  ScheduledExecutorService timer() {
    return timer;
  }

  /** Runs something on the thread; nothing once it is closed. */
  void run(Runnable action) {
    if (!thread.isShutdown()) {
      try {
        thread.execute(() -> guarded(action));
      } catch (RejectedExecutionException _) {
        // Closed in between, which is the same.
      }
    }
  }

  /** Runs something on the thread, and returns what it returned; fails once it is closed. */
  <R> CompletableFuture<R> ask(Callable<R> question) {
    CompletableFuture<R> answer = new CompletableFuture<>();
    try {
      thread.execute(() -> {
        try {
          answer.complete(question.call());
        } catch (Throwable failure) {
          answer.completeExceptionally(failure);
        }
      });
    } catch (RejectedExecutionException e) {
      answer.completeExceptionally(
          new ServeException("expected Serve to be open, found it closed", e));
    }
    return answer;
  }

  /** Runs something on the thread when a value is there. */
  <T> void when(ObjectRef<T> ref, BiConsumer<@Nullable T, @Nullable Throwable> action) {
    when(ref.future(), action);
  }

  <T> void when(CompletableFuture<T> future, BiConsumer<@Nullable T, @Nullable Throwable> action) {
    future.whenComplete((value, failure) -> run(() -> action.accept(value, failure)));
  }

  ScheduledFuture<?> after(Duration delay, Runnable action) {
    return thread.schedule(() -> guarded(action), delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  ScheduledFuture<?> every(Duration period, Runnable action) {
    long ms = period.toMillis();
    return thread.scheduleAtFixedRate(() -> guarded(action), ms, ms, TimeUnit.MILLISECONDS);
  }

  /** What one step throws, which is an error of this code, shall not end the others. */
  private static void guarded(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException | Error failure) {
      LOGGER.log(Level.ERROR, "the controller failed in one step", failure);
    }
  }

  /** Runs what is due, so that nobody waits for an answer for ever; and nothing later. */
  @Override
  public void close() {
    thread.shutdown();
    timer.shutdown();
  }
}
