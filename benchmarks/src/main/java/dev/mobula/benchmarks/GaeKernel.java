package dev.mobula.benchmarks;

import dev.mobula.columns.Column;
import dev.mobula.columns.DType;
import dev.mobula.columns.math.Rng;
import dev.mobula.rllib.Gae;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Advantages of 2,048 steps of one environment, for JMH. */
@State(Scope.Thread)
public class GaeKernel {
  private static final int STEPS = 2048;
  private static final double GAMMA = 0.99;
  private static final double LAMBDA = 0.95;

  private final Rng rng = new Rng(0);
  private final Column rewards = random();
  private final Column values = random();
  private final Column nextValues = random();
  private final Column terminated = flags(100);
  private final Column truncated = flags(500);
  private final Column advantages = Column.allocate(DType.FLOAT32, STEPS);
  private final Column targets = Column.allocate(DType.FLOAT32, STEPS);

  /** Computes them. */
  @Benchmark
  public Column advantages(CpuTime time) {
    time.calls++;
    Gae.compute(
        rewards, values, nextValues, terminated, truncated, 1, GAMMA, LAMBDA, advantages, targets);
    return advantages;
  }

  private Column random() {
    Column column = Column.allocate(DType.FLOAT32, STEPS);
    for (int i = 0; i < STEPS; i++) {
      column.setFloat(i, (float) rng.nextGaussian());
    }
    return column;
  }

  private Column flags(int oneIn) {
    Column column = Column.allocate(DType.BOOL, STEPS);
    for (int i = 0; i < STEPS; i++) {
      column.setBool(i, rng.nextInt(oneIn) == 0);
    }
    return column;
  }
}
