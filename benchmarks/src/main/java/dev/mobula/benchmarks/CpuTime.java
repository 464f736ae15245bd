package dev.mobula.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What JMH's clock does not see: the CPU time of the measuring thread, in which other processes on
 * the machine count for less than on the wall. A kernel counts its calls in {@link #calls}.
 */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class CpuTime {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** Calls of the kernel in an iteration. */
  public long calls;

  /** CPU time of an iteration. */
  public long nanos;

  private long start;

  /** Begins an iteration. */
  @Setup(Level.Iteration)
  public void start() {
    start = THREADS.getCurrentThreadCpuTime();
  }

  /** Ends it. */
  @TearDown(Level.Iteration)
  public void stop() {
    nanos = THREADS.getCurrentThreadCpuTime() - start;
  }
}
