package dev.mobula.cli.suite;

import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The page {@code docs/learning.md}, made of all results. */
final class LearningPage {
  private static final String HEAD =
      """
      # What the shipped config files learn

      This page is made by `./mobula benchmark-suite`, which trains every seed from the config file as it \
      is shipped, then plays the final deterministic policy, normalisers frozen, on environments of its \
      own. `./mobula benchmark-suite ROW...` trains what is missing of these rows alone, `--seeds N` the \
      seeds 0 to N−1 instead of the row's own number, and `--parallel N` so many at a time. What was \
      interrupted goes on when the command is given again. A seed that is finished is a file, \
      `docs/learning/ROW/seed-N.json`: it is trained again where that file is removed, or the config file \
      has changed but for its comments.

      A figure is the mean return over the episodes. All seeds are listed, in their order, and the \
      median is what counts: never the best seed.

      | row | asked | median | reached | all seeds |
      |---|---|---|---|---|
      """;
  private static final String COST =
      """

      ## Steps and time

      CPU seconds are user and system time of a seed's process, its start and compilation by the JVM \
      included; wall seconds are indicative, since other work ran on the machine. Seeds without a \
      learning curve were trained in one process, one after the other: the first of a row pays most of \
      its compilation.

      | row | env steps | episodes played | CPU s per seed | wall s per seed |
      |---|---|---|---|---|
      """;
  private static final String CURVES =
      """

      ## Learning curves

      The mean return of the latest training episodes, which explore: grey for each seed, blue for \
      their median.

      """;
  private static final String REFERENCES =
      """
      ## Where the asked figures come from, and what differs

      | row | config file | figure | hyperparameters that differ from the reference |
      |---|---|---|---|
      """;

  private LearningPage() {}

  /** Returns the page of all rows, in their order. */
  static String render(List<LearningResult> results) {
    List<LearningResult> run = results.stream().filter(LearningResult::wasRun).toList();
    StringBuilder page = new StringBuilder(HEAD);
    results.forEach(result -> page.append(outcome(result)));
    page.append(COST);
    run.forEach(result -> page.append(cost(result)));
    page.append(machines(run));
    page.append(CURVES);
    page.append(curves(run));
    page.append(REFERENCES);
    results.forEach(result -> page.append(reference(result.row())));
    return page.toString();
  }

  /** Returns one line that says what a row reached. */
  static String summary(LearningResult result) {
    return "%s: median %s of %d seeds, asked %s: %s"
        .formatted(
            result.row().name(),
            result.median(),
            result.seeds().size(),
            result.row().asked().text(),
            result.verdict());
  }

  private static String outcome(LearningResult result) {
    return "| %s | %s | %s | %s | %s |\n"
        .formatted(
            result.row().name(),
            result.row().asked().text(),
            result.wasRun() ? "**" + result.median() + "**" : result.median(),
            result.verdict(),
            result.means().stream().map(Figures::text).collect(Collectors.joining(", ")));
  }

  private static String cost(LearningResult result) {
    SeedResult first = result.seeds().getFirst();
    return String.format(
        Locale.ROOT,
        "| %s | %s | %d | %s | %s |\n",
        result.row().name(),
        steps(result),
        first.episodes(),
        spread(result, "%.1f", SeedResult::cpuSeconds),
        spread(result, "%.1f", SeedResult::wallSeconds));
  }

  /** Returns what all seeds took, or the median and the range where a return ends the run. */
  private static String steps(LearningResult result) {
    long first = result.seeds().getFirst().envSteps();
    return result.seeds().stream().allMatch(seed -> seed.envSteps() == first)
        ? String.format(Locale.ROOT, "%,d", first)
        : spread(result, "%,.0f", SeedResult::envSteps);
  }

  /** Returns the median and the range of a number, each in a format. */
  private static String spread(
      LearningResult result, String format, ToDoubleFunction<SeedResult> of) {
    List<Double> values = result.seeds().stream().mapToDouble(of).sorted().boxed().toList();
    return String.format(
        Locale.ROOT,
        "%1$s (%1$s to %1$s)".formatted(format),
        Statistics.median(values),
        values.getFirst(),
        values.getLast());
  }

  private static String machines(List<LearningResult> run) {
    return run.stream()
        .flatMap(result -> result.seeds().stream())
        .map(seed -> "Measured on " + seed.machine() + ", " + seed.date() + ".")
        .distinct()
        .sorted()
        .collect(Collectors.joining("\n", "\n", "\n"));
  }

  private static String curves(List<LearningResult> run) {
    StringBuilder pictures = new StringBuilder();
    StringJoiner without = new StringJoiner(", ", "No curve was recorded of ", ".\n\n");
    without.setEmptyValue("");
    for (LearningResult result : run) {
      String name = result.row().name();
      if (result.curves().isEmpty()) {
        without.add(name);
      } else {
        pictures.append("![learning curves of %s](learning/%s.svg)\n\n".formatted(name, name));
      }
    }
    return pictures.append(without).toString();
  }

  private static String reference(LearningRow row) {
    return "| %s | [%s](../%s) | %s | %s |\n"
        .formatted(row.name(), row.config(), row.config(), row.origin(), row.differences());
  }
}
