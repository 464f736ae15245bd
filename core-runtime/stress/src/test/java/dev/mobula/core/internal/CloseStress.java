package dev.mobula.core.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import dev.mobula.core.ObjectLostException;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IZ_Result;

/** A reference is closed while its value comes: the value is freed once, and nobody gets it. */
@JCStressTest
@Outcome(id = "1, true", expect = ACCEPTABLE, desc = "freed once, and lost")
@State
public class CloseStress {
  private final LocalRef<String> ref = new LocalRef<>(new Ids(0));
  private final Value value = new Value();

  private static final class Value implements Stored {
    private final AtomicInteger closed = new AtomicInteger();

    @Override
    public Object open() {
      return "value";
    }

    @Override
    public void close() {
      closed.incrementAndGet();
    }
  }

  /** Gives the value. */
  @Actor
  public void complete() {
    boolean unused = ref.complete(value);
  }

  /** Closes the reference. */
  @Actor
  public void close() {
    ref.close();
  }

  /** Looks what became of it. */
  @Arbiter
  public void look(IZ_Result result) {
    result.r1 = value.closed.get();
    result.r2 = isLost();
  }

  private boolean isLost() {
    try {
      ref.get();
      return false;
    } catch (ObjectLostException _) {
      return true;
    }
  }
}
