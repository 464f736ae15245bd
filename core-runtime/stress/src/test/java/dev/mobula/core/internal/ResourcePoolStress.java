package dev.mobula.core.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import dev.mobula.core.Resources;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZD_Result;

/** Two threads want the last CPU: one of them gets it, and none is free then. */
@JCStressTest
@Outcome(id = "true, false, 0.0", expect = ACCEPTABLE, desc = "the first got it")
@Outcome(id = "false, true, 0.0", expect = ACCEPTABLE, desc = "the second got it")
@State
public class ResourcePoolStress {
  private static final Resources CPU = Resources.NONE.with(Resources.CPU, 1);

  private final ResourcePool pool = new ResourcePool("the node", CPU, true);
  private final ResourcePool.Demand demand = pool.demand("a task", CPU);

  /** Wants it. */
  @Actor
  public void first(ZZD_Result result) {
    result.r1 = pool.tryAcquire(demand) != null;
  }

  /** Wants it too. */
  @Actor
  public void second(ZZD_Result result) {
    result.r2 = pool.tryAcquire(demand) != null;
  }

  /** Looks what is free. */
  @Arbiter
  public void look(ZZD_Result result) {
    result.r3 = pool.available().amount(Resources.CPU);
  }
}
