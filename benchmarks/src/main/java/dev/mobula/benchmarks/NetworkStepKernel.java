package dev.mobula.benchmarks;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** {@link NetworkStep} for JMH. */
@State(Scope.Thread)
public class NetworkStepKernel {
  /** The rows of the minibatch. */
  @Param({"64", "256", "4096"})
  public int rows;

  private @Nullable NetworkStep step;

  /** Makes the network. */
  @Setup
  public void prepare() {
    step = new NetworkStep(rows);
  }

  /** Takes a step. */
  @Benchmark
  public void step(CpuTime time) {
    time.calls++;
    requireNonNull(step).run();
  }

  /** Releases the network. */
  @TearDown
  public void release() {
    requireNonNull(step).close();
  }
}
