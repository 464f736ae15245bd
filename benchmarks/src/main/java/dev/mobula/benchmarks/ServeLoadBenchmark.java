package dev.mobula.benchmarks;

import dev.mobula.train.ResultsDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * An application that {@code ./mobula serve deploy} runs, asked by h2load at a constant rate while
 * it is updated and scaled, while its processes are killed, and more than it can answer. Where
 * h2load is missing, the figures are left out, which it says.
 */
final class ServeLoadBenchmark implements Benchmark {
  /** The system property with another duration. */
  private static final String SECONDS = "mobula.load.seconds";

  @Override
  public String name() {
    return "serve-load";
  }

  @Override
  public List<String> figures() {
    return Stream.of(UpdateLoad.FIGURES, KillLoad.FIGURES, Overload.FIGURES)
        .flatMap(List::stream)
        .toList();
  }

  @Override
  public void run(Report report) throws Exception {
    if (!LoadGenerator.has("h2load")) {
      figures().forEach(figure -> report.skip(figure, "found no h2load"));
      return;
    }
    int seconds = Integer.getInteger(SECONDS, 60);
    Path folder = Files.createTempDirectory("mobula-benchmark-serve-load");
    try {
      new UpdateLoad(folder, seconds).run(report);
      new KillLoad(folder, Math.max(1, seconds / 2)).run(report);
      new Overload(folder, seconds).run(report);
    } finally {
      ResultsDirectory.deleteTree(folder);
    }
  }
}
