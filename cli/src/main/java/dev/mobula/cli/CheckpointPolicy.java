package dev.mobula.cli;

import dev.mobula.columns.StateDict;
import dev.mobula.core.Checkpoint;
import dev.mobula.rllib.AlgorithmTypes;
import dev.mobula.rllib.EvaluationResult;
import dev.mobula.rllib.Evaluator;
import dev.mobula.rllib.config.AlgorithmConfig;
import dev.mobula.rllib.config.ExperimentFile;
import dev.mobula.rllib.config.ExperimentSpec;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The policy in a checkpoint of an algorithm, with the environment that it was trained for. */
final class CheckpointPolicy {
  private static final String POLICY = "default_policy";

  private final ExperimentSpec experiment;
  private final StateDict state;

  private CheckpointPolicy(ExperimentSpec experiment, StateDict state) {
    this.experiment = experiment;
    this.state = state;
  }

  static CheckpointPolicy open(Path folder) {
    Checkpoint checkpoint = Checkpoint.open(folder).expectKind(RllibExperiments.KIND);
    ExperimentSpec experiment =
        ExperimentFile.parse(
                checkpoint.text("params.yaml"),
                folder.resolve("params.yaml").toString(),
                List.of(),
                AlgorithmTypes.configTypes())
            .getFirst();
    return new CheckpointPolicy(experiment, checkpoint.state("policy"));
  }

  EvaluationResult play(int episodes, long seed, boolean explore) {
    Map<String, Object> envConfig = new LinkedHashMap<>(experiment.envConfig());
    envConfig.putAll(experiment.config().common().evaluation().evaluationConfig().envConfig());
    Evaluator.Request request =
        new Evaluator.Request(
            state.column(POLICY + "/weights"),
            state.sub(POLICY + "/normalizers"),
            episodes,
            true,
            seed,
            explore);
    AlgorithmConfig config = experiment.config().common();
    try (Evaluator evaluator =
        new Evaluator(
            experiment.env(),
            envConfig,
            AlgorithmTypes.byName(experiment.run()).policy(experiment),
            config.framework(),
            episodes,
            config.faultTolerance().restartFailedSubEnvironments())) {
      return evaluator.evaluate(request);
    }
  }
}
