package dev.mobula.tune.search;

import dev.mobula.columns.math.Rng;
import dev.mobula.train.Metrics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Drives a searcher as a tuner does: trials run at once, end in any order, fail and diverge. */
final class Driver {
  private static final int CONCURRENT = 3;

  private final Searcher searcher;
  private final Rng rng;
  private final Map<String, Map<String, Object>> running = new LinkedHashMap<>();
  private final List<Map<String, Object>> suggested = new ArrayList<>();
  private int trials;
  private boolean finished;

  Driver(Searcher searcher, long seed) {
    this.searcher = searcher;
    this.rng = new Rng(seed);
  }

  /** Drives another searcher on, which must be in the same state, exactly as this one would. */
  Driver continuedBy(Searcher other) {
    Driver driver = new Driver(other, 0);
    driver.rng.loadState(rng.saveState());
    driver.running.putAll(running);
    driver.trials = trials;
    return driver;
  }

  /** Makes suggestions until there are so many more, or no more; returns them all. */
  List<Map<String, Object>> run(int count) {
    int wanted = suggested.size() + count;
    while (suggested.size() < wanted && !finished) {
      boolean full = running.size() >= CONCURRENT;
      if (full || !suggest()) {
        end();
      }
    }
    return suggested;
  }

  private boolean suggest() {
    String trialId = "trial_" + trials;
    return switch (searcher.suggest(trialId)) {
      case Suggestion.Configuration(var config) -> {
        trials++;
        suggested.add(config);
        running.put(trialId, config);
        yield true;
      }
      case Suggestion.NotNow _ -> false;
      case Suggestion.Finished _ -> {
        finished = true;
        yield true;
      }
    };
  }

  private void end() {
    List<String> ids = List.copyOf(running.keySet());
    String trialId = ids.get(rng.nextInt(ids.size()));
    Map<String, Object> config = running.remove(trialId);
    for (int iteration = 1; iteration <= 3; iteration++) {
      searcher.onTrialResult(trialId, result(config, iteration));
    }
    int luck = rng.nextInt(10);
    if (luck == 0) {
      searcher.onTrialComplete(trialId, null, true);
    } else {
      searcher.onTrialComplete(trialId, result(luck == 1 ? null : config, 4), false);
    }
  }

  /** Without a configuration, of training that diverged. */
  static Metrics result(@Nullable Map<String, Object> config, int iteration) {
    double loss = config == null ? Double.NaN : loss(config) / iteration;
    return Metrics.of(
        Map.of("eval", Map.of("loss", loss, "cost", -loss), "training_iteration", iteration));
  }

  private static double loss(@Nullable Object value) {
    return switch (value) {
      case Number number -> (number.doubleValue() - 0.3) * (number.doubleValue() - 0.3);
      case Map<?, ?> map -> map.values().stream().mapToDouble(Driver::loss).sum();
      case List<?> list -> list.stream().mapToDouble(Driver::loss).sum();
      case null, default -> String.valueOf(value).length();
    };
  }
}
