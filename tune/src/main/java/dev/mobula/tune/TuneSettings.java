package dev.mobula.tune;

import dev.mobula.core.Resources;
import dev.mobula.tune.schedulers.Schedulers;
import dev.mobula.tune.search.Mode;
import dev.mobula.tune.search.SearchAlgorithms;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the settings of an experiment from what a configuration file has. */
public final class TuneSettings {
  private static final double YEAR_S = 366.0 * 24 * 3600;

  private TuneSettings() {}

  /**
   * Reads how an experiment searches, whose keys are those of Ray's {@code TuneConfig}.
   *
   * @param path where the settings stand, for messages
   * @throws TuneConfigException naming everything that is wrong with them
   */
  public static TuneConfig tuneConfig(String path, Map<String, ?> settings) {
    Options options = new Options(path, settings);
    List<TuneProblem> problems = new ArrayList<>();
    TuneConfig.Builder config =
        TuneConfig.builder()
            .numSamples(numSamples(options))
            .reuseActors(options.flag("reuse_actors", true))
            .seed(options.integer("seed", 0, Long.MIN_VALUE));
    addMetrics(config, options);
    long concurrent = options.integer("max_concurrent_trials", Integer.MAX_VALUE, 1);
    config.maxConcurrentTrials((int) Math.min(concurrent, Integer.MAX_VALUE));
    if (options.flag("isolated", false)) {
      config.isolated();
    }
    Map<String, Double> resources = options.amounts("resources_per_trial");
    if (!resources.isEmpty()) {
      config.resourcesPerTrial(Resources.of(resources));
    }
    options.texts("warm_start").forEach(folder -> config.warmStart(Path.of(folder)));
    double budget = options.number("time_budget_s", Double.NaN, 0, YEAR_S);
    if (!Double.isNaN(budget)) {
      config.timeBudget(Duration.ofNanos(Math.max(1, Math.round(budget * 1e9))));
    }
    Map<String, Object> search = options.typed("search_alg");
    Map<String, Object> scheduler = options.typed("scheduler");
    collect(problems, options::finish);
    collect(
        problems, () -> config.searchAlgorithm(SearchAlgorithms.of(path + ".search_alg", search)));
    collect(problems, () -> config.scheduler(Schedulers.of(path + ".scheduler", scheduler)));
    if (!problems.isEmpty()) {
      throw new TuneConfigException(problems);
    }
    return config.build();
  }

  private static long numSamples(Options options) {
    long samples = options.integer("num_samples", 1, -1);
    if (samples == 0) {
      options.report("num_samples", "a number above 0, or -1 for no end", samples, "correct it");
    }
    return samples == 0 ? 1 : samples;
  }

  private static void addMetrics(TuneConfig.Builder config, Options options) {
    List<String> metrics = options.texts("metric");
    List<String> modes = options.texts("mode");
    if (metrics.isEmpty()) {
      options.report("metric", "a metric to improve", "none", "add one, and mode: max or min");
    } else if (modes.size() > metrics.size()) {
      options.report("mode", "one for each metric", modes, "leave out those without a metric");
    }
    for (int i = 0; i < metrics.size(); i++) {
      String mode = i < modes.size() ? modes.get(i) : "none";
      Mode known = mode(mode);
      if (known == null) {
        options.report("mode", "max or min for each metric", mode, "write one of the two");
      } else {
        config.metric(metrics.get(i), known);
      }
    }
  }

  private static @Nullable Mode mode(String word) {
    for (Mode mode : Mode.values()) {
      if (mode.toString().equals(word.toLowerCase(Locale.ROOT))) {
        return mode;
      }
    }
    return null;
  }

  private static void collect(List<TuneProblem> problems, Runnable step) {
    try {
      step.run();
    } catch (TuneConfigException e) {
      problems.addAll(e.problems());
    }
  }

  /**
   * Reads what happens when trials fail.
   *
   * @param path where the settings stand, for messages
   * @throws TuneConfigException naming everything that is wrong with them
   */
  public static FailureConfig failureConfig(String path, Map<String, ?> settings) {
    Options options = new Options(path, settings);
    long failures = options.integer("max_failures", 0, -1);
    boolean fast = options.flag("fail_fast", false);
    options.finish();
    return new FailureConfig((int) Math.min(failures, Integer.MAX_VALUE), fast);
  }
}
