package dev.mobula.core.internal;

import org.jspecify.annotations.Nullable;

/** What task or call runs on this thread; a thread that it starts itself counts as outside. */
final class CurrentCall {
  private static final ThreadLocal<@Nullable Running> ELSEWHERE = new ThreadLocal<>();

  private CurrentCall() {}

  static @Nullable LocalCall<?> get() {
    Running running = running();
    return running == null ? null : running.call();
  }

  static @Nullable Running running() {
    ComputeThread computing = ComputeThread.current();
    return computing == null ? ELSEWHERE.get() : computing.running();
  }

  /** Returns what runs on this thread, in words. */
  static String describe() {
    LocalCall<?> call = get();
    return call == null ? "put by the program" : "put by " + call.name();
  }

  static void set(@Nullable Running running) {
    ComputeThread computing = ComputeThread.current();
    if (computing == null) {
      ELSEWHERE.set(running);
    } else {
      computing.setRunning(running);
    }
  }
}
