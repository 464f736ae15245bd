package dev.mobula.rllib;

import dev.mobula.core.Checkpoint;
import dev.mobula.policies.PolicyState;
import dev.mobula.rllib.config.ExperimentFile;
import dev.mobula.rllib.config.ExperimentSpec;
import java.util.List;
import java.util.Map;

/**
 * What the checkpoint of an algorithm holds beside its {@link PolicyState}, and under which names.
 */
final class Checkpoints {
  /** Counters and the window of episodes. */
  static final String ALGORITHM = "algorithm";

  /** Weights, optimiser and random state of the learner. */
  static final String LEARNER = "learner";

  /** Random states, running episodes and normalisers of the runners. */
  static final String ENV_RUNNERS = "env_runners";

  /** The resolved experiment. */
  static final String PARAMS = "params.yaml";

  /** The same with what a curriculum changed of the environment's settings in place of those. */
  static final String TASK = "task.yaml";

  private Checkpoints() {}

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
