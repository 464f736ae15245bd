package dev.mobula.core.internal.shm;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import dev.mobula.core.MobulaException;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * The last holder of a block lets go while another thread takes hold of it: that thread has it, or
 * is told that it is gone; and once both have let go it is gone.
 */
@JCStressTest
@Outcome(id = "true, true", expect = ACCEPTABLE, desc = "taken before it was gone")
@Outcome(id = "false, true", expect = ACCEPTABLE, desc = "gone before")
@State
public class SharedBlockStress {
  private static final SharedMemory MEMORY = memory();

  private final SharedBlock block = MEMORY.allocate(64);

  private static SharedMemory memory() {
    SharedMemory memory = SharedMemory.create(SharedMemory.defaultDirectory(), 256L << 20);
    memory.path().toFile().deleteOnExit();
    return memory;
  }

  /** Lets go. */
  @Actor
  public void release() {
    block.release();
  }

  /** Takes hold and lets go. */
  @Actor
  public void retain(ZZ_Result result) {
    result.r1 = tryRetain();
    if (result.r1) {
      block.release();
    }
  }

  /** Looks whether it is gone. */
  @Arbiter
  public void look(ZZ_Result result) {
    result.r2 = !tryRetain();
  }

  private boolean tryRetain() {
    try {
      block.retain();
      return true;
    } catch (MobulaException _) {
      return false;
    }
  }
}
