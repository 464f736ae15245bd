package dev.mobula.cli;

import dev.mobula.train.Metrics;
import dev.mobula.tune.Trial;
import dev.mobula.tune.TrialStatus;
import dev.mobula.tune.TuneCallback;
import dev.mobula.tune.TuneConfig;
import dev.mobula.tune.search.Objective;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * The progress of an experiment: how many trials there are in each state, and the best of all and
 * those that run. On a terminal it is rewritten in place; elsewhere it is a line now and then.
 */
final class TuneTable implements TuneCallback {
  private static final long SECOND = 1_000_000_000;
  private static final long REFRESH = SECOND / 4;
  private static final long QUIET_REFRESH = 30 * SECOND;
  private static final int ROWS = 16;
  private static final int BEST_ROWS = 6;
  private static final String UP_AND_CLEAR = "\u001b[%dA\u001b[J";

  private final Objective objective;
  private final Terminal terminal;
  private final LongSupplier nanoTime;
  private final Map<String, Trial> trials = new LinkedHashMap<>();
  private final long start;
  private long last;
  private int lines;

  TuneTable(TuneConfig config, Terminal terminal, LongSupplier nanoTime) {
    this.objective = config.objective();
    this.terminal = terminal;
    this.nanoTime = nanoTime;
    this.start = nanoTime.getAsLong();
    this.last = start;
  }

  @Override
  public void onExperimentStart(Path resultsDir) {
    terminal.out().println("results: " + resultsDir);
  }

  @Override
  public void onTrialStart(Trial trial) {
    trials.put(trial.id(), trial);
  }

  @Override
  public void onTrialResult(Trial trial, Metrics result) {
    refresh();
  }

  @Override
  public void onTrialComplete(Trial trial) {
    refresh();
  }

  @Override
  public void onTrialError(Trial trial) {
    erase();
    terminal.err().println("mobula: trial " + trial.id() + " failed: " + trial.error());
    refresh();
  }

  private void refresh() {
    long now = nanoTime.getAsLong();
    if (now - last < (terminal.interactive() ? REFRESH : QUIET_REFRESH)) {
      return;
    }
    last = now;
    erase();
    String text = summary(now) + (terminal.interactive() ? table() : "");
    terminal.out().print(text);
    terminal.out().flush();
    lines = terminal.interactive() ? (int) text.lines().count() : 0;
  }

  private void erase() {
    if (lines > 0) {
      terminal.out().print(UP_AND_CLEAR.formatted(lines));
      lines = 0;
    }
  }

  private String summary(long now) {
    Map<TrialStatus, Integer> counts = new EnumMap<>(TrialStatus.class);
    trials.values().forEach(trial -> counts.merge(trial.status(), 1, Integer::sum));
    String states =
        counts.entrySet().stream()
            .map(entry -> entry.getValue() + " " + entry.getKey().name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "));
    String best =
        ranked().stream()
            .findFirst()
            .map(trial ->
                "; best %s: %s = %s"
                    .formatted(trial.id(), objective.metric(), Numbers.significant(value(trial))))
            .orElse("");
    return Numbers.span((now - start) / 1e9) + ": " + states + best + "\n";
  }

  /** Returns the best, then those that run, as many as stay readable. */
  private String table() {
    List<Trial> ranked = ranked();
    Set<Trial> shown = new LinkedHashSet<>(ranked.subList(0, Math.min(BEST_ROWS, ranked.size())));
    trials.values().stream().filter(t -> t.status() == TrialStatus.RUNNING).forEach(shown::add);
    shown.addAll(ranked);
    TextTable table = new TextTable("TRIAL", "STATUS", "ITER", objective.metric());
    for (Trial trial : shown.stream().limit(ROWS).toList()) {
      table.add(
          trial.id(),
          trial.status().name().toLowerCase(Locale.ROOT),
          Numbers.grouped(trial.iteration()),
          Double.isNaN(value(trial)) ? "-" : Numbers.significant(value(trial)));
    }
    int more = trials.size() - Math.min(ROWS, shown.size());
    return table.text() + (more > 0 ? "and " + more + " more trials\n" : "");
  }

  private List<Trial> ranked() {
    return trials.values().stream()
        .filter(trial -> !Double.isNaN(value(trial)))
        .sorted(
            Comparator.comparingDouble(
                (Trial trial) -> objective.loss(trial.lastResult()).orElse(Double.NaN)))
        .toList();
  }

  private double value(Trial trial) {
    return objective.value(trial.lastResult()).orElse(Double.NaN);
  }
}
