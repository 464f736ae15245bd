package dev.mobula.rllib;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Where the time of a run went, as a tree: seconds summed over the run, by path with {@code /}
 * between levels. Confined to one thread.
 */
public final class Timers {
  private final Map<String, Double> seconds = new LinkedHashMap<>();

  /** Does some work, adds its time, and returns what it returned. */
  public <T> T time(String path, Supplier<T> work) {
    long start = System.nanoTime();
    T result = work.get();
    add(path, (System.nanoTime() - start) * 1e-9);
    return result;
  }

  /** Adds seconds that were measured elsewhere. */
  public void add(String path, double more) {
    seconds.merge(path, more, Double::sum);
  }

  /** Returns nested maps: a level's own sum is its {@code total_s}. */
  Map<String, Object> metrics() {
    Map<String, Object> tree = new LinkedHashMap<>();
    seconds.forEach((path, sum) -> put(tree, path, sum));
    return tree;
  }

  @SuppressWarnings("unchecked")
  private static void put(Map<String, Object> tree, String path, double sum) {
    Map<String, Object> level = tree;
    for (String name : path.split("/", -1)) {
      level = (Map<String, Object>) level.computeIfAbsent(name, _ -> new LinkedHashMap<>());
    }
    level.put("total_s", sum);
  }
}
