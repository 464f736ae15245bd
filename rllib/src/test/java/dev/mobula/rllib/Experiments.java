package dev.mobula.rllib;

import dev.mobula.rllib.config.ExperimentSpec;
import dev.mobula.rllib.ppo.PpoConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The smallest of jobs, and what they lead to. */
final class Experiments {
  private Experiments() {}

  /** Returns PPO on CartPole-v1 with 64 steps an iteration, changed as said. */
  static ExperimentSpec cartPole(UnaryOperator<PpoConfig.Builder> change) {
    PpoConfig.Builder config =
        PpoConfig.builder()
            .trainBatchSizePerLearner(64)
            .minibatchSize(32)
            .numEpochs(2)
            .envRunners(runners -> runners.numEnvsPerEnvRunner(4));
    return ExperimentSpec.of("PPO", "CartPole-v1", change.apply(config).build()).withSeed(2);
  }

  /** Trains from scratch, and returns the results but for timings. */
  static List<Map<String, Object>> train(ExperimentSpec experiment, int iterations) {
    try (Algorithm algorithm = Algorithm.build(experiment)) {
      List<Map<String, Object>> results = new ArrayList<>();
      for (int i = 0; i < iterations; i++) {
        Map<String, Object> result = new LinkedHashMap<>(algorithm.train());
        result.remove("timers");
        results.add(result);
      }
      return results;
    }
  }

  /** Returns a metric by its path. */
  static double metric(Map<String, Object> result, String path) {
    Object at = result;
    for (String name : path.split("/", -1)) {
      if (!(at instanceof Map<?, ?> level) || !level.containsKey(name)) {
        throw new AssertionError("expected " + path + " in " + result);
      }
      at = level.get(name);
    }
    return ((Number) at).doubleValue();
  }
}
