package dev.mobula.core.internal;

import dev.mobula.core.MobulaException;
import dev.mobula.core.function.RemoteFunction1;
import dev.mobula.core.internal.wire.Kind;
import org.jspecify.annotations.Nullable;

/** Calls that do nothing, after which a worker has loaded what any call needs. */
final class WarmUp {
  /** After so many, a call takes what it takes for a while. */
  private static final int CALLS = 20;

  private WarmUp() {}

  static void run(Worker worker) throws Exception {
    RemoteFunction1<Integer, Integer> same = WarmUp::same;
    for (int i = 0; i < CALLS; i++) {
      Invocation work = new Invocation(same, new @Nullable Object[] {i});
      if (worker.run(Kind.TASK, work, 0, false, Returns.ONE) == null) {
        throw new MobulaException("expected a worker to return what it got, found nothing");
      }
    }
  }

  private static Integer same(Integer value) {
    return value;
  }
}
