package dev.mobula.benchmarks;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** {@link NetworkStep} for JMH. */
@State(Scope.Thread)
public class NetworkStepKernel {
  /** The rows of the minibatch. */
  @Param({"64", "256", "4096"})
  public int rows;

  private NetworkStep step = new NetworkStep(1);

  /** Makes the network. */
  @Setup
  public void prepare() {
    step = new NetworkStep(rows);
  }

  /** Takes a step. */
  @Benchmark
  public void step(CpuTime time) {
    time.calls++;
    step.run();
  }
}
