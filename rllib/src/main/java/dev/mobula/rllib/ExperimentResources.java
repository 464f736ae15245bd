package dev.mobula.rllib;

import dev.mobula.core.InfeasibleResourcesException;
import dev.mobula.core.Resources;
import dev.mobula.rllib.config.AlgorithmConfig;
import dev.mobula.rllib.config.EnvRunnersConfig;
import dev.mobula.rllib.config.LearnersConfig;

/** What an experiment takes of a node. */
final class ExperimentResources {
  private ExperimentResources() {}

  /** Returns what it takes in all: its learners compute on a CPU or card each. */
  static Resources all(AlgorithmConfig config) {
    LearnersConfig learners = config.learners();
    Resources actors = ofActors(config);
    double more = learners.isolatedLearners() ? 0 : gpus(learners);
    return actors
        .with(Resources.CPU, learners.size() + actors.amount(Resources.CPU))
        .with(Resources.GPU, more + actors.amount(Resources.GPU));
  }

  /** Returns the part of it that its actors ask the node for. */
  static Resources ofActors(AlgorithmConfig config) {
    EnvRunnersConfig runners = config.envRunners();
    int evaluators = config.evaluation().evaluationNumEnvRunners();
    double cpus = (runners.numEnvRunners() + evaluators) * runners.numCpusPerEnvRunner();
    double gpus = runners.numEnvRunners() * runners.numGpusPerEnvRunner();
    double ofLearners = config.learners().isolatedLearners() ? gpus(config.learners()) : 0;
    return Resources.NONE.with(Resources.CPU, cpus).with(Resources.GPU, gpus + ofLearners);
  }

  private static double gpus(LearnersConfig learners) {
    return learners.size() * learners.numGpusPerLearner();
  }

  /**
   * Checks that all remote runners can run at the same time, as each waits for the others' samples.
   *
   * @throws InfeasibleResourcesException if they ask for more CPUs than there are
   */
  static void check(AlgorithmConfig config, double availableCpus) {
    if (ofActors(config).amount(Resources.CPU) > availableCpus) {
      throw new InfeasibleResourcesException(
          "expected num_env_runners (%d) and evaluation_num_env_runners (%d) with num_cpus_per_env_runner = %s to ask for at most the %s CPUs of this node; ask for fewer, or for less of a CPU each"
              .formatted(
                  config.envRunners().numEnvRunners(),
                  config.evaluation().evaluationNumEnvRunners(),
                  config.envRunners().numCpusPerEnvRunner(),
                  availableCpus));
    }
  }
}
