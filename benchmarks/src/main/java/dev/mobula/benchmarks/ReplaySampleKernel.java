package dev.mobula.benchmarks;

import dev.mobula.columns.math.Rng;
import dev.mobula.rllib.config.IntRange;
import dev.mobula.rllib.replay.Transitions;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Drawing 256 transitions out of 100,000, for JMH. */
@State(Scope.Thread)
public class ReplaySampleKernel {
  private static final double GAMMA = 0.99;

  /** The type of the buffer. */
  @Param({ReplaySteps.UNIFORM, ReplaySteps.PRIORITIZED, ReplaySteps.STACKED})
  public String type = "";

  private ReplaySteps steps = new ReplaySteps(ReplaySteps.UNIFORM);
  private final Rng rng = new Rng(0);
  private Transitions transitions = steps.transitions();

  /** Fills a buffer of the type, with priorities that differ. */
  @Setup
  public void fill() {
    steps = new ReplaySteps(type);
    transitions = steps.transitions();
    float[] errors = new float[ReplaySteps.STEPS];
    for (int i = 0; i < ReplaySteps.CAPACITY / ReplaySteps.STEPS; i++) {
      for (int j = 0; j < errors.length; j++) {
        errors[j] = rng.nextFloat();
      }
      steps.buffer().sample(IntRange.of(1), GAMMA, rng, transitions);
      steps.buffer().update(transitions, errors);
    }
  }

  /** Draws them. */
  @Benchmark
  public Transitions sample(CpuTime time) {
    time.calls++;
    steps.buffer().sample(IntRange.of(1), GAMMA, rng, transitions);
    return transitions;
  }
}
