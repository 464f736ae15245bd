package dev.mobula.benchmarks.learning;

import dev.mobula.core.Mobula;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code benchmarks/run learning [--only NAME] [--seeds N] [--override KEY=VALUE]}: measures the
 * rows and writes the page. With an override, which is for tuning, nothing is written.
 */
public final class Learning {
  private final Path home;
  private final LearningStore store;

  private Learning(Path home) {
    this.home = home;
    this.store = new LearningStore(home.resolve("docs").resolve("learning"));
  }

  /**
   * Measures what the arguments ask for.
   *
   * @param home the repository's folder
   * @throws IllegalArgumentException if an argument is not understood
   * @throws IOException if the results cannot be written
   */
  public static void run(Path home, List<String> arguments) throws IOException {
    LearningArguments asked = LearningArguments.parse(arguments);
    Learning learning = new Learning(home);
    try {
      for (LearningRow row : asked.rows()) {
        LearningResult result = learning.measure(row, asked);
        System.out.println(LearningPage.summary(row, result));
        if (asked.overrides().isEmpty()) {
          learning.publish(result);
        }
      }
    } finally {
      Mobula.shutdown();
    }
  }

  private LearningResult measure(LearningRow row, LearningArguments asked) {
    LearningRun run = new LearningRun(row, home, asked.overrides());
    int count = asked.seeds().orElse(row.seeds());
    List<SeedResult> seeds = new ArrayList<>();
    for (int seed = 0; seed < count; seed++) {
      SeedResult result = run.run(seed);
      System.out.printf(
          Locale.ROOT,
          "%s seed %d: %.3f ± %.3f, min %.1f, over %d episodes; %,d env steps, %.1f CPU s, %.1f s%n",
          row.name(),
          seed,
          result.mean(),
          result.std(),
          result.min(),
          result.episodes(),
          result.envSteps(),
          result.cpuSeconds(),
          result.wallSeconds());
      seeds.add(result);
    }
    return new LearningResult(row.name(), machine(), today(), seeds);
  }

  private void publish(LearningResult result) throws IOException {
    store.save(result);
    Map<String, LearningResult> results = new HashMap<>();
    for (LearningRow row : LearningRows.ALL) {
      store.load(row).ifPresent(stored -> results.put(row.name(), stored));
    }
    Files.writeString(
        home.resolve("docs").resolve("learning.md"),
        LearningPage.render(LearningRows.ALL, results));
  }

  private static String today() {
    return LocalDate.now(ZoneOffset.UTC).toString();
  }

  private static String machine() {
    return "%s %s, %d cores, Java %s"
        .formatted(
            System.getProperty("os.name"),
            System.getProperty("os.arch"),
            Runtime.getRuntime().availableProcessors(),
            Runtime.version().feature());
  }
}
