package dev.mobula.benchmarks;

import java.util.LinkedHashSet;
import java.util.Set;

/** Passes on the figures that a benchmark announces, and no others. */
final class AnnouncedFigures implements Report {
  private final String benchmark;
  private final Set<String> awaited;
  private final Report report;

  AnnouncedFigures(Benchmark benchmark, Report report) {
    this.benchmark = benchmark.name();
    this.awaited = new LinkedHashSet<>(benchmark.figures());
    this.report = report;
  }

  @Override
  public void add(Figure figure) {
    remove(figure.name());
    report.add(figure);
  }

  @Override
  public void skip(String figure, String why) {
    remove(figure);
    report.skip(figure, why);
  }

  private void remove(String figure) {
    if (!awaited.remove(figure)) {
      throw new IllegalStateException(
          "expected one of the figures %s of %s, found '%s'".formatted(awaited, benchmark, figure));
    }
  }

  @Override
  public void note(String text) {
    report.note(text);
  }

  /** Checks that each announced figure was added or left out. */
  void expectAll() {
    if (!awaited.isEmpty()) {
      throw new IllegalStateException(
          "expected the figures %s of %s too, found none of them".formatted(awaited, benchmark));
    }
  }
}
