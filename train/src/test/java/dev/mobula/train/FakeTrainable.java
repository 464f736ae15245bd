package dev.mobula.train;

import dev.mobula.columns.StateDict;
import dev.mobula.core.Checkpoint;
import dev.mobula.core.CheckpointWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;

/** Learns at a rate that depends on its whole past, so that a wrong resume shows. */
final class FakeTrainable implements Trainable {
  private static final long STEPS = 100;

  long iterations;
  long state;
  long failAt = Long.MAX_VALUE;
  long waitAt = Long.MAX_VALUE;
  long lateMetricAt = Long.MAX_VALUE;
  boolean savesAfter;
  boolean saves = true;
  Runnable duringTrain = () -> {};
  private final CountDownLatch stopped = new CountDownLatch(1);

  FakeTrainable(long seed) {
    state = seed;
  }

  @Override
  public Map<String, Object> train() {
    if (++iterations >= failAt) {
      throw new IllegalStateException("observation[2] of environment 3 is NaN");
    }
    duringTrain.run();
    if (iterations >= waitAt) {
      waitForEver();
    }
    state = state * 6364136223846793005L + 1442695040888963407L;
    Map<String, Object> runners = new LinkedHashMap<>();
    runners.put("episode_return_mean", (double) (state >>> 40) / (1 << 24));
    if (iterations > 1) {
      runners.put("num_episodes", (int) iterations);
    }
    if (iterations >= lateMetricAt) {
      runners.put("late,\"metric", iterations);
    }
    Map<String, Object> metrics = new LinkedHashMap<>();
    metrics.put("env_runners", runners);
    metrics.put("num_env_steps_sampled_lifetime", iterations * STEPS);
    metrics.put("timers", Map.of("sample", System.nanoTime() / 1e9));
    return metrics;
  }

  private void waitForEver() {
    try {
      stopped.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    throw new CancellationException("waited in vain");
  }

  @Override
  public void stopWaiting() {
    stopped.countDown();
  }

  @Override
  public boolean savesAfter(RuntimeException failure) {
    return savesAfter && failure instanceof IllegalStateException;
  }

  @Override
  public void save(CheckpointWriter checkpoint) {
    if (!saves) {
      throw new IllegalStateException("cannot be saved");
    }
    checkpoint.put("fake", new StateDict().putLong("iterations", iterations).putLong("s", state));
  }

  @Override
  public void restore(Checkpoint checkpoint) {
    StateDict saved = checkpoint.state("fake");
    iterations = saved.getLong("iterations");
    state = saved.getLong("s");
  }

  @Override
  public Set<String> metricNames() {
    return Set.of(
        "env_runners/episode_return_mean",
        "env_runners/num_episodes",
        "evaluation/env_runners/episode_return_mean",
        "num_env_steps_sampled_lifetime",
        "timers/sample");
  }

  @Override
  public void close() {}
}
