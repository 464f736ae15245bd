package dev.mobula.benchmarks;

import dev.mobula.rllib.replay.ReplayBuffer;
import dev.mobula.rollout.Rollout;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Adding 256 steps to a full replay buffer, for JMH. */
@State(Scope.Thread)
public class ReplayPushKernel {
  private final ReplaySteps steps = new ReplaySteps(ReplaySteps.UNIFORM);
  private final List<Rollout> sample = steps.sample();

  /** Adds them. */
  @Benchmark
  public ReplayBuffer push(CpuTime time) {
    time.calls++;
    steps.buffer().add(sample);
    return steps.buffer();
  }
}
