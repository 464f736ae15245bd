package dev.mobula.benchmarks.learning;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The page {@code docs/learning.md}, made of all results. */
final class LearningPage {
  private static final String HEAD =
      """
      # What the shipped config files learn

      This page is made by `benchmarks/run learning`, which trains every seed from the config file as it \
      is shipped, then plays the final deterministic policy, normalisers frozen, on environments of its \
      own. `--only NAME` measures one row anew and keeps the others; `--seeds N` trains seeds 0 to N−1 \
      instead of the row's own number. The numbers behind the page are in `docs/learning/`.

      A figure is the mean return over the episodes. All seeds are listed, in their order, and the \
      median is what counts: never the best seed.

      | row | asked | median | reached | all seeds |
      |---|---|---|---|---|
      """;
  private static final String COST =
      """

      ## Steps and time

      CPU seconds are user and system time of the whole process while a seed trained, compilation by the \
      JVM included (the first seed of a row pays most of it); wall seconds are indicative, since other \
      work ran on the machine.

      | row | env steps | episodes played | CPU s per seed | wall s per seed |
      |---|---|---|---|---|
      """;
  private static final String REFERENCES =
      """

      ## Where the asked figures come from, and what differs

      | row | config file | figure | hyperparameters that differ from the reference |
      |---|---|---|---|
      """;

  private LearningPage() {}

  /** Returns the page of the rows that were measured, in their order. */
  static String render(List<LearningRow> rows, Map<String, LearningResult> results) {
    Map<LearningRow, LearningResult> measured = new LinkedHashMap<>();
    for (LearningRow row : rows) {
      Optional.ofNullable(results.get(row.name())).ifPresent(result -> measured.put(row, result));
    }
    StringBuilder page = new StringBuilder(HEAD);
    measured.forEach((row, result) -> page.append(outcome(row, result)));
    page.append(COST);
    measured.forEach((row, result) -> page.append(cost(row, result)));
    page.append(machines(measured));
    page.append(REFERENCES);
    measured.keySet().forEach(row -> page.append(reference(row)));
    return page.toString();
  }

  /** Returns one line that says what a row reached. */
  static String summary(LearningRow row, LearningResult result) {
    return "%s: median %s of %d seeds, asked %s: %s"
        .formatted(
            row.name(),
            number(Statistics.median(result.means())),
            result.seeds().size(),
            row.asked().text(),
            verdict(row, result));
  }

  private static String outcome(LearningRow row, LearningResult result) {
    return "| %s | %s | **%s** | %s | %s |%n"
        .formatted(
            row.name(),
            row.asked().text(),
            number(Statistics.median(result.means())),
            verdict(row, result),
            result.means().stream().map(LearningPage::number).collect(Collectors.joining(", ")));
  }

  private static String verdict(LearningRow row, LearningResult result) {
    return row.asked().isReached(result.means()) ? "yes" : "no";
  }

  private static String cost(LearningRow row, LearningResult result) {
    SeedResult first = result.seeds().getFirst();
    return "| %s | %,d | %d | %s | %s |%n"
        .formatted(
            row.name(),
            first.envSteps(),
            first.episodes(),
            spread(result, SeedResult::cpuSeconds),
            spread(result, SeedResult::wallSeconds));
  }

  private static String spread(LearningResult result, ToDoubleFunction<SeedResult> of) {
    List<Double> values = result.seeds().stream().mapToDouble(of).sorted().boxed().toList();
    return String.format(
        Locale.ROOT,
        "%.1f (%.1f to %.1f)",
        Statistics.median(values),
        values.getFirst(),
        values.getLast());
  }

  private static String machines(Map<LearningRow, LearningResult> measured) {
    return measured.values().stream()
        .map(result -> "Measured on " + result.machine() + ", " + result.date() + ".")
        .distinct()
        .collect(Collectors.joining("\n", "\n", "\n"));
  }

  private static String reference(LearningRow row) {
    return "| %s | [%s](../%s) | %s | %s |%n"
        .formatted(row.name(), row.config(), row.config(), row.origin(), row.differences());
  }

  private static String number(double value) {
    String format = Math.abs(value) < 1 ? "%.3f" : Math.abs(value) < 10 ? "%.2f" : "%.1f";
    return String.format(Locale.ROOT, format, value).replace('-', '−');
  }
}
