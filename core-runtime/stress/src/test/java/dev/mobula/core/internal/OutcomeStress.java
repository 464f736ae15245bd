package dev.mobula.core.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import dev.mobula.core.MobulaException;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZZ_Result;

/** A value and a failure race to be the outcome of a reference: one of them is, and stays it. */
@JCStressTest
@Outcome(id = "true, false, true", expect = ACCEPTABLE, desc = "the value came first")
@Outcome(id = "false, true, false", expect = ACCEPTABLE, desc = "the failure came first")
@State
public class OutcomeStress {
  private final LocalRef<String> ref = new LocalRef<>(new Ids(0));

  /** Gives a value. */
  @Actor
  public void complete(ZZZ_Result result) {
    result.r1 = ref.complete("value");
  }

  /** Gives a failure. */
  @Actor
  public void fail(ZZZ_Result result) {
    result.r2 = ref.fail(new Failure(MobulaException::new, "failure", null));
  }

  /** Looks which it is. */
  @Arbiter
  public void look(ZZZ_Result result) {
    result.r3 = ref.isReady() && ref.valueIfReady() != null;
  }
}
