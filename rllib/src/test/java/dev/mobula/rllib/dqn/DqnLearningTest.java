package dev.mobula.rllib.dqn;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.rllib.Algorithm;
import dev.mobula.rllib.AlgorithmTypes;
import dev.mobula.rllib.EvaluationResult;
import dev.mobula.rllib.config.ExperimentFile;
import dev.mobula.rllib.config.ExperimentSpec;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The shipped config file, to a policy that balances the pole. */
class DqnLearningTest {
  private static final Path CONFIG = Path.of("..", "configs", "dqn-cartpole.yaml");

  @Test
  void shouldBalanceThePoleAfterTheStepsOfTheShippedConfigFile() {
    ExperimentSpec experiment =
        ExperimentFile.load(
                CONFIG,
                List.of("config.evaluation.evaluation_duration=100"),
                AlgorithmTypes.configTypes())
            .getFirst();
    try (Algorithm algorithm = Algorithm.build(experiment)) {
      while (algorithm.envSteps() < 50_000) {
        algorithm.train();
      }
      EvaluationResult result = algorithm.evaluate();
      assertTrue(
          result.mean() >= 400 && result.episodes() == 100,
          () -> "expected a mean return of 400 over 100 episodes, found " + result);
    }
  }
}
