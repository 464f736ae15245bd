package dev.mobula.core.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A thread asks to be told of a value while it comes: it is told once, or that it is there. */
@JCStressTest
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "who asked before and who asked now know, once")
@State
public class WaiterStress {
  private final LocalRef<String> ref = new LocalRef<>(new Ids(0));
  private final Told first = new Told();
  private final Told second = new Told();

  /** Has one who asked before. */
  public WaiterStress() {
    first.ask(ref);
  }

  /** Gives the value. */
  @Actor
  public void complete() {
    boolean unused = ref.complete("value");
  }

  /** Asks to be told. */
  @Actor
  public void ask() {
    second.ask(ref);
  }

  /** Counts how often each was told. */
  @Arbiter
  public void count(II_Result result) {
    result.r1 = first.times.get();
    result.r2 = second.times.get();
  }

  private static final class Told extends Waiter {
    private final AtomicInteger times = new AtomicInteger();

    void ask(LocalRef<?> ref) {
      if (!ref.enlist(this)) {
        times.incrementAndGet();
      }
    }

    @Override
    void fire() {
      times.incrementAndGet();
    }
  }
}
