package dev.mobula.benchmarks;

import dev.mobula.train.ResultsDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What {@code ./mobula train} takes, from the start of its JVM to the end of the process. */
record TrainingCost(double cpuSeconds, double wallSeconds) {

  /**
   * Trains a few times after a run that does not count, which builds what is missing and brings the
   * files into the page cache.
   *
   * @param config a file, from the root of the repository
   * @return the medians
   */
  static TrainingCost median(MobulaCommand mobula, String config, int runs) throws Exception {
    Path results = Files.createTempDirectory("mobula-benchmark");
    try {
      String[] train = {"train", config, "--json", "--storage-path", results.toString()};
      mobula.run(train);
      List<MobulaCommand.Cost> costs = new ArrayList<>();
      for (int i = 0; i < runs; i++) {
        costs.add(mobula.run(train));
      }
      return new TrainingCost(
          Median.of(costs.stream().mapToDouble(MobulaCommand.Cost::cpuSeconds).toArray()),
          Median.of(costs.stream().mapToDouble(MobulaCommand.Cost::wallSeconds).toArray()));
    } finally {
      ResultsDirectory.deleteTree(results);
    }
  }
}
