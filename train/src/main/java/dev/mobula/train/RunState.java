package dev.mobula.train;

import dev.mobula.columns.Column;
import dev.mobula.columns.StateDict;
import dev.mobula.core.Checkpoint;
import dev.mobula.core.CheckpointWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a checkpoint knows of the run itself.
 *
 * @param iteration iterations that are over
 * @param timeTotalS seconds spent in them
 * @param score score of this checkpoint; NaN where there is none
 * @param resultBytes length of {@code result.jsonl} at this point
 * @param progressBytes length of {@code progress.csv} at this point
 * @param columns columns of {@code progress.csv}
 * @param metrics metrics of the last iteration; of a restored state only the numbers
 */
record RunState(
    long iteration,
    double timeTotalS,
    double score,
    long resultBytes,
    long progressBytes,
    List<String> columns,
    Metrics metrics) {
  static final RunState INITIAL =
      new RunState(0, 0, Double.NaN, 0, 0, List.of(), Metrics.of(Map.of()));

  void save(CheckpointWriter checkpoint) {
    List<String> names = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    metrics
        .leaves()
        .forEach((path, value) -> {
          if (value instanceof Number number) {
            names.add(path);
            values.add(number.doubleValue());
          }
        });
    StateDict state =
        new StateDict()
            .putLong("iteration", iteration)
            .putDouble("time_total_s", timeTotalS)
            .putDouble("score", score)
            .putLong("result_bytes", resultBytes)
            .putLong("progress_bytes", progressBytes);
    putLines(state, "columns", columns);
    putLines(state, "metric_names", names);
    state.put(
        "metrics", Column.ofDoubles(values.stream().mapToDouble(Double::doubleValue).toArray()));
    checkpoint.put(TrainingRun.OWN_STATE, state);
  }

  static RunState restore(Checkpoint checkpoint) {
    StateDict state = checkpoint.state(TrainingRun.OWN_STATE);
    Map<String, Object> metrics = new LinkedHashMap<>();
    Column values = state.column("metrics");
    for (String name : lines(state, "metric_names")) {
      metrics.put(name, values.getDouble(metrics.size()));
    }
    return new RunState(
        state.getLong("iteration"),
        state.getDouble("time_total_s"),
        state.getDouble("score"),
        state.getLong("result_bytes"),
        state.getLong("progress_bytes"),
        lines(state, "columns"),
        Metrics.of(metrics));
  }

  private static void putLines(StateDict state, String path, List<String> lines) {
    if (!lines.isEmpty()) {
      state.putString(path, String.join("\n", lines));
    }
  }

  private static List<String> lines(StateDict state, String path) {
    return state.contains(path) ? state.getString(path).lines().toList() : List.of();
  }
}
