package dev.mobula.cli.suite;

import java.util.List;
import java.util.stream.IntStream;

/** Rows and results that tests look at. */
final class SuiteFixture {
  static final LearningRow ROW =
      new LearningRow("a", "configs/a.yaml", 3, 100, new Asked.MedianOf(-193), "zoo", "none");
  static final LearningRow OTHER =
      new LearningRow("b", "configs/b.yaml", 3, 100, new Asked.MedianOf(0.7), "best", "none");
  static final Curve NO_CURVE = new Curve(List.of(), List.of());

  private SuiteFixture() {}

  static SeedResult seed(long seed, double mean, String config, Curve curve) {
    return seed(seed, mean, 1000, config, curve);
  }

  static SeedResult seed(long seed, double mean, long envSteps, String config, Curve curve) {
    return new SeedResult(
        seed, mean, 1, mean, 100, envSteps, 2, 1, config, "2026-01-01", "a machine", curve);
  }

  static LearningResult result(double... means) {
    return new LearningResult(
        ROW,
        IntStream.range(0, means.length).mapToObj(i -> seed(i, means[i], "c", NO_CURVE)).toList());
  }
}
