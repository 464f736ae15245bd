package dev.mobula.core.internal;

import org.jspecify.annotations.Nullable;

/** What task or call runs on this thread; a thread that it starts itself counts as outside. */
final class CurrentCall {
  private static final ThreadLocal<@Nullable LocalCall<?>> ELSEWHERE = new ThreadLocal<>();

  private CurrentCall() {}

  static @Nullable LocalCall<?> get() {
    ComputeThread computing = ComputeThread.current();
    return computing == null ? ELSEWHERE.get() : computing.call();
  }

  static void set(@Nullable LocalCall<?> call) {
    ComputeThread computing = ComputeThread.current();
    if (computing == null) {
      ELSEWHERE.set(call);
    } else {
      computing.setCall(call);
    }
  }
}
