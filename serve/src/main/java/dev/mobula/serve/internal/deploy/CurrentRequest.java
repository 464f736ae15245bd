package dev.mobula.serve.internal.deploy;

import dev.mobula.serve.RequestContext;
import org.jspecify.annotations.Nullable;

/** What the thread answers. */
public final class CurrentRequest {
  private static final ThreadLocal<@Nullable RequestContext> CURRENT = new ThreadLocal<>();

  private CurrentRequest() {}

  /** Returns the request that this thread answers; null outside of one. */
  public static @Nullable RequestContext get() {
    return CURRENT.get();
  }

  static void set(@Nullable RequestContext context) {
    if (context == null) {
      CURRENT.remove();
    } else {
      CURRENT.set(context);
    }
  }
}
