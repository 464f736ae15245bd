package dev.mobula.tune.search;

import dev.mobula.train.Metrics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The trials of one configuration that is repeated. */
final class Group {
  private final Map<String, Object> config;
  private final List<String> running = new ArrayList<>();
  private final List<Metrics> results = new ArrayList<>();
  private int size;

  Group(Map<String, Object> config) {
    this.config = config;
  }

  /** Returns how many trials it has, ended or not. */
  int size() {
    return size;
  }

  /** Adds a trial and returns its configuration. */
  Map<String, Object> join(String trialId, String seedKey) {
    running.add(trialId);
    Map<String, Object> own = ConfigCopy.of(config);
    setSeed(own, List.of(seedKey.split("\\.")), size++);
    return own;
  }

  private static void setSeed(Map<String, Object> config, List<String> path, long index) {
    Map<String, Object> map = config;
    for (String key : path.subList(0, path.size() - 1)) {
      Object inner = map.get(key);
      Map<String, Object> copy =
          inner instanceof Map<?, ?> there ? ConfigCopy.of(there) : new LinkedHashMap<>();
      map.put(key, copy);
      map = copy;
    }
    long base = map.get(path.getLast()) instanceof Number seed ? seed.longValue() : 0;
    map.put(path.getLast(), base + index);
  }

  /** Notes that a trial has ended; returns whether it is one of this group. */
  boolean end(String trialId, @Nullable Metrics result) {
    boolean own = running.remove(trialId);
    if (own && result != null) {
      results.add(result);
    }
    return own;
  }

  boolean hasEnded(int repeat) {
    return size == repeat && running.isEmpty();
  }

  /** Returns the mean of each number that all results have; null where all trials failed. */
  @Nullable Metrics mean() {
    if (results.isEmpty()) {
      return null;
    }
    Map<String, Object> means = new LinkedHashMap<>();
    for (String path : results.getFirst().leaves().keySet()) {
      if (results.stream().allMatch(result -> result.get(path) instanceof Number)) {
        double sum = results.stream().mapToDouble(result -> result.number(path)).sum();
        means.put(path, sum / results.size());
      }
    }
    return Metrics.of(means);
  }

  State save() {
    List<Object> saved = new ArrayList<>();
    results.forEach(result -> saved.add(new State().put("result", result).entries()));
    return new State()
        .put("config", ConfigCopy.of(config))
        .put("running", List.copyOf(running))
        .put("results", saved)
        .put("size", size);
  }

  static Group restore(State state) {
    Group group = new Group(ConfigCopy.ofSaved(state.map("config")));
    state.list("running").forEach(id -> group.running.add(Objects.toString(id)));
    state.states("results").forEach(saved -> group.results.add(saved.metrics("result")));
    group.size = (int) state.integer("size");
    return group;
  }
}
