package dev.mobula.cli.tuning;

import dev.mobula.envs.EnvironmentException;
import dev.mobula.policies.PolicyException;
import dev.mobula.rllib.AlgorithmTypes;
import dev.mobula.rllib.config.ConfigException;
import dev.mobula.rllib.config.ConfigProblem;
import dev.mobula.rllib.config.ExperimentFile;
import dev.mobula.rllib.config.ExperimentSpec;
import dev.mobula.tune.FailureConfig;
import dev.mobula.tune.RunConfig;
import dev.mobula.tune.TuneConfig;
import dev.mobula.tune.TuneConfigException;
import dev.mobula.tune.TuneException;
import dev.mobula.tune.TuneProblem;
import dev.mobula.tune.TuneSettings;
import dev.mobula.tune.Tuner;
import dev.mobula.tune.schedulers.FifoScheduler;
import dev.mobula.tune.space.SearchSpace;
import dev.mobula.tune.stoppers.Stoppers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An experiment that tunes an algorithm: a file for training in which values may be domains, with
 * {@code tune_config} and, if wanted, {@code failure_config} beside {@code config}.
 *
 * @param name its name
 * @param values what the file has, with the overrides
 * @param space what is searched
 * @param tune how
 * @param failures what happens when trials fail
 */
public record TuneExperiment(
    String name,
    Map<String, @Nullable Object> values,
    SearchSpace space,
    TuneConfig tune,
    FailureConfig failures) {
  private static final String TUNE = "tune_config";
  private static final String FAILURES = "failure_config";
  private static final String STOP = "stop";
  private static final String CHECKPOINTS = "checkpoint_config";

  /** Draws the configuration by which the settings that no domain replaces are checked. */
  private static final long CHECK_SEED = 0;

  /**
   * Reads the only experiment of a file.
   *
   * @param overrides settings such as {@code tune_config.num_samples=10}
   * @throws ConfigException naming everything that is wrong with the settings of the algorithm
   * @throws TuneConfigException naming everything that is wrong with those of the search
   * @throws TuneException if there is no such environment, or the algorithm cannot act in it
   */
  public static TuneExperiment load(Path file, List<String> overrides) {
    Map<String, Map<String, @Nullable Object>> all = ExperimentFile.values(file, overrides);
    if (all.size() != 1) {
      throw new TuneConfigException(
          "one experiment in " + file, String.join(", ", all.keySet()), "keep one in each file");
    }
    Map.Entry<String, Map<String, @Nullable Object>> only = all.entrySet().iterator().next();
    try {
      return of(only.getKey(), only.getValue());
    } catch (ConfigException e) {
      throw placed(e, file, overrides, only.getKey());
    }
  }

  private static ConfigException placed(
      ConfigException e, Path file, List<String> overrides, String name) {
    List<ConfigProblem> placed = new ArrayList<>();
    for (ConfigProblem problem : e.problems()) {
      List<String> path = new ArrayList<>(List.of(name));
      String key = problem.key();
      if (key.startsWith(name + ".")) {
        path.addAll(List.of(key.substring(name.length() + 1).split("\\.", -1)));
      }
      placed.add(
          new ConfigProblem(
              ExperimentFile.place(file, overrides, path),
              problem.keys(),
              problem.expected(),
              problem.found(),
              problem.fix()));
    }
    return new ConfigException(placed);
  }

  private static TuneExperiment of(String name, Map<String, @Nullable Object> values) {
    List<TuneProblem> problems = new ArrayList<>();
    Map<String, Object> searched = new LinkedHashMap<>(values);
    Map<String, Object> tune = group(searched, TUNE, problems);
    Map<String, Object> failures = group(searched, FAILURES, problems);
    searched.remove(STOP);
    searched.remove(CHECKPOINTS);
    SearchSpace space = orProblems(problems, () -> SearchSpace.of(searched));
    TuneConfig config = orProblems(problems, () -> TuneSettings.tuneConfig(TUNE, tune));
    FailureConfig onFailure =
        orProblems(problems, () -> TuneSettings.failureConfig(FAILURES, failures));
    orProblems(problems, () -> Stoppers.of(STOP, values.get(STOP)));
    if (space == null || config == null || onFailure == null || !problems.isEmpty()) {
      throw new TuneConfigException(problems);
    }
    checkThatTrialsDiffer(space, config);
    TuneExperiment experiment = new TuneExperiment(name, values, space, config, onFailure);
    experiment.runConfig(""); // finds what is wrong with the rest
    experiment.checkPolicy();
    return experiment;
  }

  /** Returns what is read; null where there are problems, which are added to the others. */
  private static <T> @Nullable T orProblems(List<TuneProblem> problems, Supplier<T> read) {
    try {
      return read.get();
    } catch (TuneConfigException e) {
      problems.addAll(e.problems());
      return null;
    }
  }

  /** Trials of one configuration have one seed; some schedulers give them others as they run. */
  private static void checkThatTrialsDiffer(SearchSpace space, TuneConfig tune) {
    if (space.parameters().isEmpty()
        && tune.numSamples() != 1
        && tune.newScheduler() instanceof FifoScheduler) {
      throw new TuneConfigException(
          List.of(
              new TuneProblem(
                  TUNE + ".num_samples",
                  "1 where no value is a domain, as all trials would be equal",
                  String.valueOf(tune.numSamples()),
                  "write domains, such as lr: {loguniform: [1e-5, 1e-2]}, or search_alg: {repeat: 3} for other seeds")));
    }
  }

  private static Map<String, Object> group(
      Map<String, Object> from, String key, List<TuneProblem> problems) {
    Map<String, Object> group = new LinkedHashMap<>();
    Object value = from.remove(key);
    if (value instanceof Map<?, ?> map) {
      map.forEach((name, inner) -> group.put(String.valueOf(name), inner));
    } else if (value != null) {
      problems.add(
          new TuneProblem(
              key, "a mapping", String.valueOf(value), "write keys with values under it"));
    }
    return group;
  }

  /** Checks one configuration of the space, with the checkpoints that all have in common. */
  private ExperimentSpec sample() {
    SplittableRandom random = new SplittableRandom(CHECK_SEED);
    Map<String, Object> config = space.resolve(space.randomPoint(random), random);
    Object checkpoints = values.get(CHECKPOINTS);
    if (checkpoints != null) {
      config.put(CHECKPOINTS, checkpoints);
    }
    return new AlgorithmFactory(name).experiment(config);
  }

  /** Finds out whether the algorithm fits the environment, before trial after trial fails. */
  private void checkPolicy() {
    ExperimentSpec sample = sample();
    try {
      AlgorithmTypes.byName(sample.run()).policy(sample);
    } catch (PolicyException | EnvironmentException e) {
      throw new TuneException(
          "%s on %s: %s".formatted(sample.run(), sample.env(), e.getMessage()), e);
    }
  }

  /** Returns the tuner of this experiment, but for its callbacks. */
  public Tuner tuner(RunConfig run) {
    return Tuner.of(new AlgorithmFactory(name))
        .paramSpace(space)
        .tuneConfig(tune)
        .runConfig(run)
        .params(ExperimentFile.toYaml(name, values));
  }

  /**
   * Returns its name, when its trials end and what is kept of them.
   *
   * @param storagePath where results go: a folder, or the address of a storage
   */
  public RunConfig runConfig(String storagePath) {
    return RunConfig.named(name)
        .withStoragePath(storagePath)
        .withStop(Stoppers.of(STOP, values.get(STOP)))
        .withFailures(failures)
        .withCheckpoints(sample().checkpointConfig().forRun());
  }
}
