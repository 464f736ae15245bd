package dev.mobula.rollout;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Runs the steps of environment groups: on the caller's thread where there is one group, else on a
 * second thread, so that one group steps while the caller computes another's actions. What is
 * computed does not depend on which.
 */
final class Stepper implements AutoCloseable {
  private final @Nullable ExecutorService executor;
  private final @Nullable Future<?>[] pending;

  Stepper(int groups) {
    this.executor =
        groups == 1
            ? null
            : Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name("mobula-env-stepper").factory());
    this.pending = new Future<?>[groups];
  }

  /** Starts a step, or takes it. */
  void submit(int group, Runnable step) {
    if (executor == null) {
      step.run();
    } else {
      pending[group] = executor.submit(step);
    }
  }

  /** Waits for the step of a group; what it threw is thrown here. */
  void await(int group) {
    Future<?> future = pending[group];
    if (future == null) {
      return;
    }
    pending[group] = null;
    try {
      future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new RolloutException("an environment failed while stepping", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RolloutException("interrupted while an environment was stepping", e);
    }
  }

  /** Waits for steps that have begun, so that their environments can be closed. */
  @Override
  public void close() {
    if (executor != null) {
      executor.close();
    }
  }
}
