// PPO on CartPole-v1 from Java, with the names of the config files.

import dev.mobula.core.Mobula;
import dev.mobula.rllib.Algorithm;
import dev.mobula.rllib.config.ExperimentSpec;
import dev.mobula.rllib.ppo.PpoConfig;
import java.util.Map;

/** Trains for 100 iterations and prints how the return grows. */
public final class TrainCartPole {
  private TrainCartPole() {}

  public static void main(String[] arguments) {
    PpoConfig config =
        PpoConfig.builder()
            .lr(1e-3)
            .gamma(0.98)
            .lambda(0.8)
            .trainBatchSizePerLearner(256)
            .minibatchSize(256)
            .numEpochs(20)
            .envRunners(runners -> runners.numEnvsPerEnvRunner(8))
            .build();
    ExperimentSpec experiment = ExperimentSpec.of("PPO", "CartPole-v1", config).withSeed(1);
    try (Algorithm algorithm = Algorithm.build(experiment)) {
      for (int i = 1; i <= 100; i++) {
        Map<String, Object> result = algorithm.train();
        if (i % 10 == 0) {
          System.out.println(
              result.get("num_env_steps_sampled_lifetime") + " steps: " + result.get("env_runners"));
        }
      }
    }
    Mobula.shutdown();
  }
}
