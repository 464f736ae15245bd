package dev.mobula.cli;

import dev.mobula.core.Checkpoint;
import dev.mobula.envs.EnvironmentException;
import dev.mobula.envs.EnvironmentSpec;
import dev.mobula.envs.Environments;
import dev.mobula.policies.PolicyException;
import dev.mobula.rllib.Algorithm;
import dev.mobula.rllib.AlgorithmTypes;
import dev.mobula.rllib.EvaluationResult;
import dev.mobula.rllib.TrainedPolicy;
import dev.mobula.rllib.config.AlgorithmSpec;
import dev.mobula.rllib.config.ConfigException;
import dev.mobula.rllib.config.ConfigProblem;
import dev.mobula.rllib.config.ExperimentFile;
import dev.mobula.rllib.config.ExperimentSpec;
import dev.mobula.rllib.config.References;
import dev.mobula.train.RunConfig;
import dev.mobula.train.StopCriteria;
import dev.mobula.train.Trainable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The algorithms and environments on the class path. */
final class RllibExperiments implements Experiments {
  static final String KIND = "algorithm";
  private static final String STEPS = "num_env_steps_sampled_lifetime";

  @Override
  public List<Experiment> load(Request request) {
    List<String> overrides = new ArrayList<>();
    addOverride(overrides, "run", request.algorithm());
    addOverride(overrides, "env", request.env());
    overrides.addAll(request.overrides());
    List<String> written = request.file() == null ? request.overrides() : overrides;
    Function<List<String>, String> place =
        path -> ExperimentFile.place(request.file(), written, path);
    List<Experiment> experiments = new ArrayList<>();
    for (ExperimentSpec spec : specs(request, overrides)) {
      experiments.add(
          new Experiment(
              spec.run(),
              spec.env(),
              spec.seed(),
              runConfig(spec, request.storagePath()),
              () -> build(spec, place),
              place));
    }
    return experiments;
  }

  /** What only shows when the environment is made, as its spaces, is wrong with the experiment. */
  private static Trainable build(ExperimentSpec spec, Function<List<String>, String> place) {
    try {
      return Algorithm.build(spec);
    } catch (RuntimeException e) {
      Throwable known = UserErrors.find(e);
      if (known == null) {
        throw e;
      }
      throw new ExperimentException(problems(spec, known, place), e);
    }
  }

  private static List<String> problems(
      ExperimentSpec spec, Throwable failure, Function<List<String>, String> place) {
    if (failure instanceof ConfigException wrong) {
      return wrong.problems().stream().map(problem -> placed(spec, problem, place)).toList();
    }
    boolean ofEnv = failure instanceof EnvironmentException || failure instanceof PolicyException;
    List<String> path = ofEnv ? List.of("env") : List.of();
    return List.of(Experiment.placed(place, spec.name(), path, ": " + failure.getMessage()));
  }

  private static String placed(
      ExperimentSpec spec, ConfigProblem problem, Function<List<String>, String> place) {
    List<String> path = new ArrayList<>(List.of("config"));
    path.addAll(List.of(problem.key().split("\\.", -1)));
    return Experiment.placed(place, spec.name(), path, ".config." + problem);
  }

  private static void addOverride(List<String> overrides, String key, @Nullable String value) {
    if (value != null) {
      overrides.add(key + "=" + value);
    }
  }

  private static List<ExperimentSpec> specs(Request request, List<String> overrides) {
    Map<String, Class<? extends AlgorithmSpec>> types = AlgorithmTypes.configTypes();
    Path file = request.file();
    if (file != null) {
      return ExperimentFile.load(file, overrides, types, References.ON_CLASS_PATH);
    }
    return List.of(
        ExperimentFile.of(
            String.valueOf(request.algorithm()),
            String.valueOf(request.env()),
            request.overrides(),
            types,
            References.ON_CLASS_PATH));
  }

  private static RunConfig runConfig(ExperimentSpec spec, Path storagePath) {
    return new RunConfig(
        spec.name(),
        storagePath,
        KIND,
        ExperimentFile.toYaml(spec),
        new StopCriteria(spec.stop()),
        spec.checkpointConfig().forRun(),
        STEPS);
  }

  @Override
  public Evaluation evaluate(Checkpoint checkpoint, int episodes, long seed, boolean explore) {
    EvaluationResult result =
        TrainedPolicy.of(checkpoint.expectKind(KIND)).play(episodes, seed, explore);
    return new Evaluation(
        result.mean(),
        result.std(),
        result.min(),
        result.max(),
        result.meanLength(),
        result.episodes());
  }

  @Override
  public Map<String, String> algorithms() {
    Map<String, String> lines = new LinkedHashMap<>();
    AlgorithmTypes.all().forEach((name, type) -> lines.put(name, type.description()));
    return lines;
  }

  @Override
  public Map<String, String> envs() {
    Map<String, String> lines = new LinkedHashMap<>();
    for (String id : Environments.ids()) {
      lines.put(id, describe(Environments.spec(id)));
    }
    return lines;
  }

  private static String describe(EnvironmentSpec spec) {
    StringBuilder out = new StringBuilder();
    if (spec.hasTimeLimit()) {
      out.append("at most ").append(Numbers.grouped(spec.maxEpisodeSteps())).append(" steps");
    }
    spec.rewardThreshold()
        .ifPresent(threshold -> {
          out.append(out.isEmpty() ? "" : ", ").append("solved at ");
          out.append(Numbers.plain(threshold));
        });
    if (!spec.configKeys().isEmpty()) {
      out.append(out.isEmpty() ? "" : ", ").append("env_config: ");
      out.append(String.join(", ", spec.configKeys().stream().sorted().toList()));
    }
    return out.toString();
  }
}
