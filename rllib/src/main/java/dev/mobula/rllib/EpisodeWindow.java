package dev.mobula.rllib;

import dev.mobula.columns.Column;
import dev.mobula.columns.StateDict;
import dev.mobula.columns.Stateful;
import dev.mobula.rollout.EpisodeMetrics;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** The latest episodes of a run, over which {@code episode_return_mean} and the like are taken. */
final class EpisodeWindow implements Stateful {
  /** The names of what is reported in every run. */
  static final Set<String> NAMES = new EpisodeWindow(1).metrics(0, 0).keySet();

  private final int size;
  private final Deque<EpisodeMetrics> latest = new ArrayDeque<>();
  private long total;

  EpisodeWindow(int size) {
    this.size = size;
  }

  /**
   * Adds an episode.
   *
   * @throws RllibException if a metric of the user's own has the name of one that is reported
   *     already
   */
  void add(EpisodeMetrics episode) {
    for (String name : episode.metrics().keySet()) {
      if (NAMES.contains(name)) {
        throw new RllibException(
            "expected names of their own for the metrics that EpisodeListener.onEpisodeEnd returns,"
                + " found '"
                + name
                + "', which is reported already; choose another");
      }
    }
    if (latest.size() == size) {
      latest.removeFirst();
    }
    latest.addLast(episode);
    total++;
  }

  long total() {
    return total;
  }

  /**
   * Returns the metrics by RLlib's names; NaN where there was no episode yet.
   *
   * @param envSteps the steps of the iteration
   * @param episodes the episodes that ended in the iteration
   */
  Map<String, Object> metrics(long envSteps, long episodes) {
    Map<String, Object> metrics = new LinkedHashMap<>();
    metrics.put("episode_return_mean", mean(EpisodeMetrics::episodeReturn));
    double min = Double.NaN;
    double max = Double.NaN;
    for (EpisodeMetrics episode : latest) {
      double value = episode.episodeReturn();
      min = Double.isNaN(min) ? value : Math.min(min, value);
      max = Double.isNaN(max) ? value : Math.max(max, value);
    }
    metrics.put("episode_return_min", min);
    metrics.put("episode_return_max", max);
    metrics.put("episode_len_mean", mean(EpisodeMetrics::length));
    metrics.putAll(custom());
    metrics.put("num_env_steps_sampled", envSteps);
    metrics.put("num_episodes", episodes);
    return metrics;
  }

  private double mean(ToDoubleFunction<EpisodeMetrics> value) {
    double sum = 0;
    for (EpisodeMetrics episode : latest) {
      sum += value.applyAsDouble(episode);
    }
    return latest.isEmpty() ? Double.NaN : sum / latest.size();
  }

  private Map<String, Double> custom() {
    Map<String, double[]> sums = new TreeMap<>();
    for (EpisodeMetrics episode : latest) {
      episode
          .metrics()
          .forEach((name, value) -> {
            double[] sum = sums.computeIfAbsent(name, _ -> new double[2]);
            sum[0] += value;
            sum[1]++;
          });
    }
    Map<String, Double> means = new LinkedHashMap<>();
    sums.forEach((name, sum) -> means.put(name, sum[0] / sum[1]));
    return means;
  }

  @Override
  public StateDict saveState() {
    StateDict state = new StateDict().putLong("total", total);
    state.put(
        "returns",
        Column.ofDoubles(latest.stream().mapToDouble(EpisodeMetrics::episodeReturn).toArray()));
    state.put("lengths", Column.ofInts(latest.stream().mapToInt(EpisodeMetrics::length).toArray()));
    state.put("ids", Column.ofLongs(latest.stream().mapToLong(EpisodeMetrics::id).toArray()));
    int index = 0;
    for (EpisodeMetrics episode : latest) {
      int at = index++;
      new TreeMap<>(episode.metrics())
          .forEach((name, value) -> state.putDouble("metrics/" + at + "/" + name, value));
    }
    return state;
  }

  @Override
  public void loadState(StateDict state) {
    latest.clear();
    total = state.getLong("total");
    Column returns = state.column("returns");
    for (int i = 0; i < returns.rows(); i++) {
      Map<String, Double> custom = new TreeMap<>();
      state
          .sub("metrics/" + i)
          .entries()
          .forEach((name, column) -> custom.put(name, column.getDouble(0)));
      latest.addLast(
          new EpisodeMetrics(
              state.column("ids").getLong(i),
              returns.getDouble(i),
              state.column("lengths").getInt(i),
              custom));
    }
  }
}
