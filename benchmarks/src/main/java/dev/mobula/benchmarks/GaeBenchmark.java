package dev.mobula.benchmarks;

import dev.mobula.columns.Column;
import dev.mobula.columns.DType;
import dev.mobula.columns.math.Rng;
import dev.mobula.rllib.Gae;

/** Advantages of 2,048 steps of one environment; rlox, in Rust, publishes 3.9 µs. */
final class GaeBenchmark implements Benchmark {
  private static final int STEPS = 2048;
  private static final double GAMMA = 0.99;
  private static final double LAMBDA = 0.95;

  @Override
  public String name() {
    return "gae";
  }

  @Override
  public void run(Report report) {
    Rng rng = new Rng(0);
    Column rewards = random(rng);
    Column values = random(rng);
    Column nextValues = random(rng);
    Column terminated = Column.allocate(DType.BOOL, STEPS);
    Column truncated = Column.allocate(DType.BOOL, STEPS);
    for (int i = 0; i < STEPS; i++) {
      terminated.setBool(i, rng.nextInt(100) == 0);
      truncated.setBool(i, rng.nextInt(500) == 0);
    }
    Column advantages = Column.allocate(DType.FLOAT32, STEPS);
    Column targets = Column.allocate(DType.FLOAT32, STEPS);
    double seconds =
        CpuClock.secondsOf(() ->
            Gae.compute(
                rewards,
                values,
                nextValues,
                terminated,
                truncated,
                1,
                GAMMA,
                LAMBDA,
                advantages,
                targets));
    report.add(Figure.lower("us_2048", seconds * 1e6, "us").asked(4).peer("rlox", 3.9));
  }

  private static Column random(Rng rng) {
    Column column = Column.allocate(DType.FLOAT32, STEPS);
    for (int i = 0; i < STEPS; i++) {
      column.setFloat(i, (float) rng.nextGaussian());
    }
    return column;
  }
}
