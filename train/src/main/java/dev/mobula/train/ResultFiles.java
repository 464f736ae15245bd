package dev.mobula.train;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * {@code result.jsonl}, {@code progress.csv} and the TensorBoard events of a run. Each iteration is
 * one record in each of them, complete before the next begins.
 */
final class ResultFiles implements AutoCloseable {
  private static final String RESULTS = "result.jsonl";
  private static final String PROGRESS = "progress.csv";

  private final AppendFile.Opener opener;
  private final Path folder;
  private final AppendFile results;
  private final AppendFile events;
  private final TensorBoardEvents encoder = new TensorBoardEvents();
  private final StringBuilder text = new StringBuilder(4096);
  private final Set<String> known;
  private final String stepMetric;
  private AppendFile progress;
  private List<String> columns;

  private ResultFiles(
      AppendFile.Opener opener,
      Path folder,
      AppendFile results,
      AppendFile progress,
      AppendFile events,
      Set<String> known,
      String stepMetric,
      List<String> columns) {
    this.opener = opener;
    this.folder = folder;
    this.results = results;
    this.progress = progress;
    this.events = events;
    this.known = known;
    this.stepMetric = stepMetric;
    this.columns = columns;
  }

  /**
   * Opens the files as they were at a checkpoint; at {@link RunState#INITIAL}, new ones, in place
   * of any that are renamed.
   */
  static ResultFiles open(
      AppendFile.Opener opener,
      Path folder,
      RunState state,
      Collection<String> known,
      String stepMetric) {
    List<AppendFile> open = new ArrayList<>();
    try {
      if (state.iteration() == 0) {
        AppendFile.setAside(opener, folder.resolve(RESULTS));
        AppendFile.setAside(opener, folder.resolve(PROGRESS));
      }
      open.add(AppendFile.open(opener, folder.resolve(RESULTS), state.resultBytes()));
      new CsvFile(folder.resolve(PROGRESS)).discardDraft();
      Progress at = Progress.at(folder, state);
      open.add(AppendFile.open(opener, folder.resolve(PROGRESS), at.bytes));
      open.add(AppendFile.open(opener, newEventFile(folder), 0));
      ResultFiles files =
          new ResultFiles(
              opener,
              folder,
              open.get(0),
              open.get(1),
              open.get(2),
              new TreeSet<>(known),
              stepMetric,
              at.columns);
      files.beginEvents(state);
      return files;
    } catch (RuntimeException e) {
      open.forEach(AppendFile::close);
      throw e;
    }
  }

  /** Length and columns of {@code progress.csv}, which may have grown wider after a checkpoint. */
  private record Progress(long bytes, List<String> columns) {
    static Progress at(Path folder, RunState state) {
      CsvFile file = new CsvFile(folder.resolve(PROGRESS));
      List<String> found = state.iteration() == 0 ? List.of() : file.columns();
      int before = state.columns().size();
      boolean wider = found.size() > before && found.subList(0, before).equals(state.columns());
      return wider
          ? new Progress(file.length(1 + state.iteration()), found)
          : new Progress(state.progressBytes(), state.columns());
    }
  }

  private static Path newEventFile(Path folder) {
    String name = "events.out.tfevents." + System.currentTimeMillis() / 1000;
    for (int i = 0; ; i++) {
      Path path = folder.resolve(name + ".mobula" + (i == 0 ? "" : "." + i));
      if (!Files.exists(path)) {
        return path;
      }
    }
  }

  private void beginEvents(RunState state) {
    events.append(encoder.fileVersion(wallTime()));
    if (state.iteration() > 0) {
      events.append(encoder.sessionStart(wallTime(), step(state.metrics(), state.iteration()) + 1));
    }
  }

  private static double wallTime() {
    return System.currentTimeMillis() / 1000.0;
  }

  private long step(Metrics metrics, long iteration) {
    return metrics.get(stepMetric) instanceof Number step ? step.longValue() : iteration;
  }

  /** Records one iteration: in all files or, where one of them fails, in none. */
  void append(long iteration, Map<String, Object> nested, Metrics metrics) {
    widenProgress(metrics);
    long resultBytes = results.size();
    long progressBytes = progress.size();
    try {
      appendAll(iteration, nested, metrics);
    } catch (TrainException e) {
      results.rollback(resultBytes, e);
      progress.rollback(progressBytes, e);
      throw e;
    }
  }

  private void appendAll(long iteration, Map<String, Object> nested, Metrics metrics) {
    JsonLines.append(text, nested);
    text.append('\n');
    flushText(results);
    appendProgress(metrics);
    events.append(encoder.scalars(wallTime(), step(metrics, iteration), metrics));
  }

  /** Adds columns for metrics that the first iteration did not know of. */
  private void widenProgress(Metrics metrics) {
    Set<String> added = new LinkedHashSet<>(metrics.leaves().keySet());
    added.removeAll(columns);
    if (columns.isEmpty() || added.isEmpty()) {
      return;
    }
    Path path = folder.resolve(PROGRESS);
    progress.close(); // before its place is taken, as Windows wants it
    new CsvFile(path).widen(opener, List.copyOf(added));
    progress = AppendFile.open(opener, path); // read no more: closing another channel would unlock
    List<String> wider = new ArrayList<>(columns);
    wider.addAll(added);
    columns = List.copyOf(wider);
  }

  private void appendProgress(Metrics metrics) {
    boolean first = columns.isEmpty();
    if (first) {
      Set<String> all = new LinkedHashSet<>(metrics.leaves().keySet());
      all.addAll(known);
      columns = List.copyOf(all);
    }
    CsvRows rows = new CsvRows(columns);
    if (first) {
      rows.appendHeader(text);
    }
    rows.appendRow(text, metrics::get);
    flushText(progress);
  }

  private void flushText(AppendFile file) {
    ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
    text.setLength(0);
    file.append(bytes);
  }

  /** Returns a state of the run in which these files are as they are now, and on the disk. */
  RunState state(long iteration, double timeTotalS, double score, Metrics metrics) {
    results.force();
    progress.force();
    return new RunState(
        iteration, timeTotalS, score, results.size(), progress.size(), columns, metrics);
  }

  @Override
  public void close() {
    results.close();
    progress.close();
    events.close();
  }
}
