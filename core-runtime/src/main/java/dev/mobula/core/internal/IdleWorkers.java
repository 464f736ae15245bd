package dev.mobula.core.internal;

import dev.mobula.core.RuntimeEnv;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Workers in which nothing runs: each waits for work for a minute, some for ever. Any thread. */
final class IdleWorkers {
  private static final long IDLE_SECONDS = 60;

  private final ScheduledExecutorService timers;
  private final Map<RuntimeEnv, ArrayDeque<Idle>> idle = new HashMap<>(); // guarded by this
  private final Map<RuntimeEnv, Integer> kept = new HashMap<>(); // guarded by this
  private boolean sweeps; // whether a timer runs; guarded by this
  private boolean closed; // guarded by this

  /** The one that came last is first. */
  private record Idle(Worker worker, long sinceNanos) {}

  IdleWorkers(ScheduledExecutorService timers) {
    this.timers = timers;
  }

  /** Sets how many are kept however long nobody takes them; none unless told. */
  synchronized void keep(RuntimeEnv env, int many) {
    kept.put(env, many);
  }

  synchronized void add(Worker worker, RuntimeEnv env) {
    if (!closed && worker.isAlive()) {
      idle.computeIfAbsent(env, _ -> new ArrayDeque<>())
          .addFirst(new Idle(worker, System.nanoTime()));
      sweepIn(IDLE_SECONDS);
    }
  }

  /** Takes the one that was used last, if there is one. */
  synchronized @Nullable Worker poll(RuntimeEnv env) {
    ArrayDeque<Idle> same = idle.getOrDefault(env, new ArrayDeque<>());
    Idle first = same.pollFirst();
    while (first != null && !first.worker.isAlive()) {
      first = same.pollFirst();
    }
    return first == null ? null : first.worker;
  }

  /** Returns those that are here now. */
  synchronized Stream<Worker> all() {
    return idle.values().stream().flatMap(ArrayDeque::stream).map(Idle::worker).toList().stream();
  }

  /** Takes no more; who has the processes ends them. */
  synchronized void close() {
    closed = true;
  }

  private void sweepIn(long seconds) {
    if (!sweeps) {
      sweeps = true;
      var _ = timers.schedule(this::endIdle, seconds, TimeUnit.SECONDS);
    }
  }

  /** Ends workers that nobody took for long enough, and looks again later while there are any. */
  private synchronized void endIdle() {
    sweeps = false;
    long before = System.nanoTime() - TimeUnit.SECONDS.toNanos(IDLE_SECONDS);
    idle.forEach((env, same) -> {
      int stay = kept.getOrDefault(env, 0);
      while (same.size() > stay && same.getLast().sinceNanos - before <= 0) {
        same.removeLast().worker.kill();
      }
    });
    if (!closed && idle.values().stream().anyMatch(same -> !same.isEmpty())) {
      sweepIn(IDLE_SECONDS / 4);
    }
  }
}
