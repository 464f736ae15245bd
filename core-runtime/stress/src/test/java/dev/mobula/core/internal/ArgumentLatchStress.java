package dev.mobula.core.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** Two arguments become ready while a call that wants both is submitted: it is run once. */
@JCStressTest
@Outcome(id = "1", expect = ACCEPTABLE, desc = "once")
@State
public class ArgumentLatchStress {
  private final LocalRef<String> first = new LocalRef<>(new Ids(0));
  private final LocalRef<String> second = new LocalRef<>(new Ids(0));
  private final AtomicInteger runs = new AtomicInteger();

  /** Gives both arguments. */
  @Actor
  public void complete() {
    boolean unused = second.complete("second") && first.complete("first");
  }

  /** Submits what wants both. */
  @Actor
  public void submit() {
    ArgumentLatch.run(new Object[] {first, second}, runs::incrementAndGet);
  }

  /** Counts the runs. */
  @Arbiter
  public void count(I_Result result) {
    result.r1 = runs.get();
  }
}
