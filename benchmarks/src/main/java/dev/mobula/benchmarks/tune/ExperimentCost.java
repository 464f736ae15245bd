package dev.mobula.benchmarks.tune;

import dev.mobula.core.Mobula;
import dev.mobula.core.MobulaOptions;
import dev.mobula.train.ResultsDirectory;
import dev.mobula.tune.ResultGrid;
import dev.mobula.tune.RunConfig;
import dev.mobula.tune.TrainFunction;
import dev.mobula.tune.TrainSession;
import dev.mobula.tune.Tune;
import dev.mobula.tune.TuneConfig;
import dev.mobula.tune.Tuner;
import dev.mobula.tune.internal.Event;
import dev.mobula.tune.internal.Journal;
import dev.mobula.tune.search.Mode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** What a whole experiment costs beside what its trials do, with everything recorded. */
final class ExperimentCost {
  private static final int SLOTS = 16;
  private static final int REPORTS = 1_000;
  private static final int SECONDS_EACH = 60;
  private static final int RECORDS = 100_000;

  private ExperimentCost() {}

  /** Returns results a second of 16 trials that do nothing else, after a round to warm up. */
  static double reportsPerSecond() {
    seconds(ExperimentCost::report, SLOTS);
    return SLOTS * REPORTS / seconds(ExperimentCost::report, SLOTS);
  }

  private static void report(Map<String, Object> config, TrainSession session) {
    for (int i = 0; i < REPORTS; i++) {
      session.report(Map.of("loss", 1.0 / (i + 1)));
    }
  }

  /**
   * Returns the share of time that 960 trials of a second take beyond a minute on 16 slots; the
   * peer's figure is of 10,000 trials.
   */
  static double overheadFraction() {
    return seconds(ExperimentCost::sleep, SECONDS_EACH * SLOTS) / SECONDS_EACH - 1;
  }

  private static void sleep(Map<String, Object> config, TrainSession session)
      throws InterruptedException {
    Thread.sleep(1000);
    session.report(Map.of("loss", 1.0));
  }

  private static double seconds(TrainFunction function, int trials) {
    return inFolder(folder -> {
      try (var _ = Mobula.init(MobulaOptions.defaults().withNumCpus(SLOTS))) {
        Tuner tuner =
            Tuner.of(function)
                .paramSpace(Map.of("x", Tune.uniform(0, 1)))
                .tuneConfig(
                    TuneConfig.builder().metric("loss", Mode.MIN).numSamples(trials).build())
                .runConfig(RunConfig.named("cost").withStoragePath(folder));
        long start = System.nanoTime();
        ResultGrid results = tuner.fit();
        double seconds = (System.nanoTime() - start) / 1e9;
        if (results.results().size() != trials || !results.errors().isEmpty()) {
          throw new IllegalStateException("expected all trials to end well: " + results);
        }
        return seconds;
      }
    });
  }

  /** Returns how many results a second a journal takes. */
  static double journalRecordsPerSecond() {
    return inFolder(folder -> {
      recordsPerSecond(folder.resolve("warm"));
      return recordsPerSecond(folder.resolve("journal"));
    });
  }

  private static double recordsPerSecond(Path file) {
    Map<String, Object> metrics =
        Map.of("training_iteration", 7L, "loss", 0.125, "accuracy", 0.875, "time_total_s", 12.5);
    long start = System.nanoTime();
    try (Journal journal = Journal.open(file, 0)) {
      for (int i = 0; i < RECORDS; i++) {
        journal.append(new Event.Reported("00042", i * 1e-3, metrics));
      }
    }
    return RECORDS / ((System.nanoTime() - start) / 1e9);
  }

  /** Measures with a folder for files. */
  interface Measured {
    double in(Path folder);
  }

  /** Makes a folder, and removes it with all that is in it afterwards. */
  static double inFolder(Measured measured) {
    try {
      Path folder = Files.createTempDirectory("mobula-tune");
      try {
        return measured.in(folder);
      } finally {
        ResultsDirectory.deleteTree(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
