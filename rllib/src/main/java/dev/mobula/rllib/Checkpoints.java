package dev.mobula.rllib;

import dev.mobula.columns.Column;
import dev.mobula.columns.StateDict;
import dev.mobula.core.Checkpoint;
import dev.mobula.rllib.config.ExperimentFile;
import dev.mobula.rllib.config.ExperimentSpec;
import java.util.List;
import java.util.Map;

/** What the checkpoint of an algorithm holds, and under which names. */
final class Checkpoints {
  /** Counters and the window of episodes. */
  static final String ALGORITHM = "algorithm";

  /** Weights, optimiser and random state of the learner. */
  static final String LEARNER = "learner";

  /** Random states, running episodes and normalisers of the runners. */
  static final String ENV_RUNNERS = "env_runners";

  /** All that acting needs: weights and normalisers, by module id. */
  static final String POLICY = "policy";

  /** The resolved experiment. */
  static final String PARAMS = "params.yaml";

  /** The same with what a curriculum changed of the environment's settings in place of those. */
  static final String TASK = "task.yaml";

  private static final String WEIGHTS = Algorithm.DEFAULT_POLICY + "/weights";
  private static final String NORMALIZERS = Algorithm.DEFAULT_POLICY + "/normalizers";

  private Checkpoints() {}

  static StateDict policyState(Column weights, StateDict normalizers) {
    return new StateDict().put(WEIGHTS, weights).putAll(NORMALIZERS, normalizers);
  }

  /** Returns the flat parameters in the state of a policy. */
  static Column weights(StateDict policyState) {
    return policyState.column(WEIGHTS);
  }

  /** Returns the normalisers in the state of a policy. */
  static StateDict normalizers(StateDict policyState) {
    return policyState.sub(NORMALIZERS);
  }

  static ExperimentSpec experiment(Checkpoint checkpoint) {
    return experiment(checkpoint, PARAMS);
  }

  /** Returns what a curriculum had changed of the settings of the environments sampled. */
  static Map<String, Object> task(Checkpoint checkpoint) {
    return checkpoint.texts().contains(TASK) ? experiment(checkpoint, TASK).envConfig() : Map.of();
  }

  private static ExperimentSpec experiment(Checkpoint checkpoint, String name) {
    String label = checkpoint.directory() + "/" + name;
    return ExperimentFile.parse(
            checkpoint.text(name), label, List.of(), AlgorithmTypes.configTypes())
        .getFirst();
  }
}
