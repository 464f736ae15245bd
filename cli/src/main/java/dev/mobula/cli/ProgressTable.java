package dev.mobula.cli;

import dev.mobula.train.Metrics;
import dev.mobula.train.Result;
import dev.mobula.train.TrainingListener;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The progress of a run as a table. A new row is written every second, and less often the longer
 * the run; on a terminal the last row is brought up to date ten times a second. Columns for which
 * the terminal is too narrow are left out, as a line that wraps could not be rewritten. The return
 * of an evaluation stays until the next one's.
 */
final class ProgressTable implements TrainingListener {
  private static final String STEPS = "num_env_steps_sampled_lifetime";
  private static final String EVALUATED = "evaluation/env_runners/episode_return_mean";
  private static final String ITERATION = "training_iteration";
  private static final long SECOND = 1_000_000_000;
  private static final long REFRESH = SECOND / 10;
  private static final int ROWS_PER_HEADER = 30;
  private static final String CLEAR_LINE = "\r\u001b[2K";
  private static final int ITERATION_WIDTH = 7;
  private static final int STEPS_WIDTH = 13;
  private static final int RATE_WIDTH = 11;

  /** What a narrow terminal goes without, the least telling first. */
  private static final List<String> OPTIONAL =
      List.of("policy loss", "vf loss", "kl", "entropy", "loss", "max", "min", "return", "eval");

  /** A column: its title, its width, and the metric's path. */
  private record Cell(String title, int width, String path) {}

  private final Terminal terminal;
  private final int columns;
  private final LongSupplier nanoTime;
  private final List<Cell> returns = new ArrayList<>();
  private final List<Cell> losses = new ArrayList<>();
  private final StringBuilder line = new StringBuilder(160);

  private long start;
  private long lastRow = Long.MIN_VALUE;
  private long lastRefresh;
  private int rows;
  private double seconds;
  private boolean pending;
  private long rateTime;
  private double rateSteps;
  private boolean rateKnown;
  private @Nullable Object evaluated;

  /** Creates one that shows those of its columns for which there are metrics. */
  ProgressTable(Terminal terminal, Set<String> metricNames, LongSupplier nanoTime) {
    this.terminal = terminal;
    this.nanoTime = nanoTime;
    returns.add(new Cell("return", 10, "env_runners/episode_return_mean"));
    returns.add(new Cell("min", 10, "env_runners/episode_return_min"));
    returns.add(new Cell("max", 10, "env_runners/episode_return_max"));
    returns.add(new Cell("eval", 10, EVALUATED));
    returns.removeIf(cell -> !metricNames.contains(cell.path));
    Set<String> sorted = new TreeSet<>(metricNames);
    addLoss(sorted, "policy loss", "policy_loss");
    addLoss(sorted, "vf loss", "vf_loss");
    addLoss(sorted, "entropy", "entropy");
    addLoss(sorted, "kl", "mean_kl_loss");
    if (losses.isEmpty()) {
      addLoss(sorted, "loss", "total_loss");
    }
    // A terminal's last column stays free, as some wrap a line that fills it.
    this.columns = terminal.columns().getAsInt() - (terminal.interactive() ? 1 : 0);
    fit();
  }

  private void fit() {
    for (String title : OPTIONAL) {
      if (width() > columns) {
        returns.removeIf(cell -> cell.title.equals(title));
        losses.removeIf(cell -> cell.title.equals(title));
      }
    }
  }

  private int width() {
    return ITERATION_WIDTH
        + STEPS_WIDTH
        + RATE_WIDTH
        + Stream.concat(returns.stream(), losses.stream()).mapToInt(Cell::width).sum();
  }

  private void addLoss(Set<String> names, String title, String metric) {
    String end = "/" + metric;
    for (String name : names) {
      if (name.startsWith("learners/") && name.endsWith(end)) {
        losses.add(new Cell(title, Math.max(10, title.length() + 2), name));
        return;
      }
    }
  }

  @Override
  public void onStart(Path resultsDir, long iteration) {
    start = nanoTime.getAsLong();
    rateTime = start;
    rateKnown = iteration == 0;
  }

  @Override
  public void onResult(Metrics metrics) {
    seconds += metrics.number("time_this_iter_s");
    Object played = metrics.get(EVALUATED);
    evaluated = played == null ? evaluated : played;
    long now = nanoTime.getAsLong();
    boolean newRow = lastRow == Long.MIN_VALUE || now - lastRow >= rowInterval(now);
    if (newRow) {
      writeRow(metrics, now);
    } else if (terminal.interactive() && now - lastRefresh >= REFRESH) {
      refresh(metrics, now);
    } else {
      pending = true;
    }
  }

  private long rowInterval(long now) {
    return Math.max(SECOND, (now - start) / 20);
  }

  private void writeRow(Metrics metrics, long now) {
    if (rows++ % ROWS_PER_HEADER == 0) {
      writeHeader();
    }
    format(metrics, now);
    rateTime = now;
    rateSteps = metrics.number(STEPS);
    rateKnown = true;
    lastRow = now;
    lastRefresh = now;
    pending = false;
    if (terminal.interactive()) {
      line.insert(0, CLEAR_LINE);
    }
    terminal.out().println(line);
  }

  private void refresh(Metrics metrics, long now) {
    format(metrics, now);
    line.insert(0, CLEAR_LINE);
    terminal.out().print(line);
    terminal.out().flush();
    lastRefresh = now;
    pending = true;
  }

  private void writeHeader() {
    line.setLength(0);
    Numbers.right(line, "iter", ITERATION_WIDTH);
    Numbers.right(line, "env steps", STEPS_WIDTH);
    Numbers.right(line, "steps/s", RATE_WIDTH);
    returns.forEach(cell -> Numbers.right(line, cell.title, cell.width));
    losses.forEach(cell -> Numbers.right(line, cell.title, cell.width));
    cut();
    terminal.out().println((terminal.interactive() ? CLEAR_LINE : "") + line);
  }

  private void format(Metrics metrics, long now) {
    line.setLength(0);
    Numbers.right(line, Numbers.cell(metrics.get(ITERATION)), ITERATION_WIDTH);
    Numbers.right(line, Numbers.cell(metrics.get(STEPS)), STEPS_WIDTH);
    Numbers.right(line, rate(metrics.number(STEPS), now), RATE_WIDTH);
    for (Cell cell : returns) {
      Object value = cell.path.equals(EVALUATED) ? evaluated : metrics.get(cell.path);
      append(returnOf(value), value, cell.width);
    }
    for (Cell cell : losses) {
      Object value = metrics.get(cell.path);
      append(Numbers.cell(value), value, cell.width);
    }
    cut();
  }

  private void append(String text, @Nullable Object value, int width) {
    Numbers.right(line, Numbers.fitted(text, value, width), width);
  }

  /** Numbers that are wider than their columns. */
  private void cut() {
    if (terminal.interactive() && line.length() > columns) {
      line.setLength(columns);
    }
  }

  private static String returnOf(@Nullable Object value) {
    return value instanceof Number number ? Numbers.fixed(number.doubleValue(), 2) : "-";
  }

  /** Steps a second since the last row. */
  private String rate(double steps, long now) {
    double seconds = (double) (now - rateTime) / SECOND;
    return rateKnown && seconds > 0 ? Numbers.fixed((steps - rateSteps) / seconds, 0) : "-";
  }

  @Override
  public void onEnd(Result result) {
    if (pending) {
      writeRow(result.metrics(), nanoTime.getAsLong());
    }
    if (rows > 0) {
      terminal.out().print(TimeTree.render(result.metrics(), seconds));
    }
  }
}
