package dev.mobula.core.collective;

import dev.mobula.core.MobulaException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;

/**
 * The memory of a group: who has arrived, and whether it was aborted. What a member wrote before it
 * arrived is seen by all that waited for it. Any thread.
 */
final class CollectiveMemory {
  private static final VarHandle ARRIVED = ValueLayout.JAVA_LONG.varHandle();
  private static final VarHandle ABORT = ValueLayout.JAVA_INT.varHandle();
  private static final int ABORTING = 1;
  private static final int ABORTED = 2;

  /** About 20 ns each. */
  private static final int SPINS = Runtime.getRuntime().availableProcessors() > 1 ? 2_000 : 0;

  private static final int SPINS_PER_YIELD = 64;
  private static final long PARK_NANOS = 20_000;

  private final CollectiveLayout layout;
  private final MemorySegment segment;

  CollectiveMemory(CollectiveLayout layout, MemorySegment segment) {
    this.layout = layout;
    this.segment = segment;
  }

  CollectiveLayout layout() {
    return layout;
  }

  MemorySegment segment() {
    return segment;
  }

  /**
   * Waits until all members have arrived as often as one of them.
   *
   * @param times how often it has, this time included
   * @throws CollectiveAbortedException if the group was aborted, and not all of them have arrived
   */
  void arrive(int rank, long times) {
    ARRIVED.setRelease(segment, layout.arrived(rank), times);
    int spins = 0;
    for (int other = 0; other < layout.size(); other++) {
      while ((long) ARRIVED.getAcquire(segment, layout.arrived(other)) < times) {
        pause(spins++);
      }
    }
  }

  private void pause(int spins) {
    if (spins < SPINS) {
      if (spins % SPINS_PER_YIELD == SPINS_PER_YIELD - 1) {
        Thread.yield(); // where there are more threads than cores, another may need this one
      } else {
        Thread.onSpinWait();
      }
      return;
    }
    checkAborted();
    LockSupport.parkNanos(PARK_NANOS);
    if (Thread.currentThread().isInterrupted()) {
      throw new MobulaException("interrupted while waiting for the other members of a group");
    }
  }

  private void checkAborted() {
    if ((int) ABORT.getAcquire(segment, (long) CollectiveLayout.ABORT) == ABORTED) {
      byte[] reason = new byte[segment.get(ValueLayout.JAVA_INT, CollectiveLayout.REASON_LENGTH)];
      MemorySegment.copy(
          segment, ValueLayout.JAVA_BYTE, CollectiveLayout.REASON, reason, 0, reason.length);
      throw new CollectiveAbortedException(new String(reason, StandardCharsets.UTF_8));
    }
  }

  void abort(String reason) {
    if (ABORT.compareAndSet(segment, (long) CollectiveLayout.ABORT, 0, ABORTING)) {
      byte[] bytes = reason.getBytes(StandardCharsets.UTF_8);
      int length = Math.min(bytes.length, CollectiveLayout.MAX_REASON);
      MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, CollectiveLayout.REASON, length);
      segment.set(ValueLayout.JAVA_INT, CollectiveLayout.REASON_LENGTH, length);
      ABORT.setRelease(segment, (long) CollectiveLayout.ABORT, ABORTED);
    }
  }
}
