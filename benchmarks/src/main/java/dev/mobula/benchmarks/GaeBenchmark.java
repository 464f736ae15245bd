package dev.mobula.benchmarks;

import java.util.List;

/** Advantages of 2,048 steps of one environment by JMH; rlox, in Rust, publishes 3.9 µs. */
final class GaeBenchmark implements Benchmark {
  @Override
  public String name() {
    return "gae";
  }

  @Override
  public List<String> figures() {
    return List.of("us_2048");
  }

  @Override
  public void run(Report report) throws Exception {
    double micros = Jmh.micros(GaeKernel.class).only();
    report.add(Figure.lower("us_2048", micros, "us").asked(4).peer("rlox", 3.9));
  }
}
