package dev.mobula.core.internal;

import dev.mobula.core.RuntimeEnv;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Workers that start before anyone needs them, and are ready once they have run something. */
final class Prestarted {
  private static final Logger LOGGER = System.getLogger(Prestarted.class.getName());

  private final Workers workers;
  private final Map<RuntimeEnv, ArrayDeque<Coming>> coming = new HashMap<>(); // guarded by this

  /** A worker to be; nothing comes of one that could not be started. */
  private static final class Coming extends CompletableFuture<@Nullable Worker> {}

  Prestarted(Workers workers) {
    this.workers = workers;
  }

  void start(RuntimeEnv env, int many) {
    for (int i = 0; i < many; i++) {
      Coming one = new Coming();
      synchronized (this) {
        coming.computeIfAbsent(env, _ -> new ArrayDeque<>()).add(one);
      }
      Thread.ofPlatform()
          .daemon()
          .name("mobula-prestart-" + (i + 1))
          .start(() -> arrive(one, startWarm(env), env));
    }
  }

  /** Waits for one that is on its way, and takes it; null if there is none. */
  @Nullable Worker await(RuntimeEnv env) {
    Coming first;
    synchronized (this) {
      first = coming.getOrDefault(env, new ArrayDeque<>()).poll();
    }
    return first == null ? null : first.join();
  }

  private void arrive(Coming one, @Nullable Worker worker, RuntimeEnv env) {
    boolean isAwaited;
    synchronized (this) {
      isAwaited = !coming.getOrDefault(env, new ArrayDeque<>()).remove(one);
    }
    if (isAwaited) {
      one.complete(worker);
    } else if (worker != null) {
      workers.giveBack(worker, env);
    }
  }

  private @Nullable Worker startWarm(RuntimeEnv env) {
    try {
      Worker worker = workers.start(env);
      if (worker != null) {
        WarmUp.run(worker);
      }
      return worker;
    } catch (Exception e) {
      if (!workers.isClosed()) {
        LOGGER.log(Level.WARNING, "could not start a worker ahead of its use", e);
      }
      return null;
    }
  }
}
