package dev.mobula.rllib;

import static dev.mobula.rllib.Experiments.cartPole;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mobula.columns.math.Rng;
import dev.mobula.core.Checkpoint;
import dev.mobula.core.CheckpointWriter;
import dev.mobula.envs.EnvironmentException;
import dev.mobula.rllib.config.ExperimentSpec;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Acting with what a checkpoint holds. */
class TrainedPolicyTest {
  @TempDir Path temp;

  private TrainedPolicy saved(Algorithm algorithm) {
    Path directory = temp.resolve("checkpoint");
    try (CheckpointWriter writer = Checkpoint.writer(directory, "algorithm")) {
      algorithm.save(writer);
      writer.commit();
    }
    return TrainedPolicy.of(Checkpoint.open(directory));
  }

  @Test
  void shouldPlayAsTheAlgorithmThatWroteIt() {
    ExperimentSpec experiment =
        cartPole(c ->
            c.envRunners(r -> r.observationFilter("MeanStdFilter"))
                .evaluation(e -> e.evaluationDuration(6)));
    try (Algorithm algorithm = Algorithm.build(experiment)) {
      algorithm.train();
      TrainedPolicy policy = saved(algorithm);
      long evaluation = Rng.split(experiment.seed(), "evaluation", algorithm.iteration());
      long seed = Rng.split(evaluation, "evaluator", 0);
      assertEquals(algorithm.evaluate(), policy.play(6, seed, false));
      assertNotEquals(algorithm.evaluate(), policy.play(6, seed, true));
    }
  }

  @Test
  void shouldPlayInTheEnvironmentOfTheEvaluation() {
    ExperimentSpec cartPole =
        cartPole(
            c -> c.evaluation(e -> e.evaluationConfig(own -> own.envConfig(Map.of("fail", true)))));
    ExperimentSpec experiment =
        ExperimentSpec.of("PPO", UnseededWorld.class.getName(), cartPole.config());
    try (Algorithm algorithm = Algorithm.build(experiment)) {
      algorithm.train();
      TrainedPolicy policy = saved(algorithm);
      assertEquals(5, policy.play(3, 0, false).meanLength());
      UnseededWorld.FAILURES.set(1);
      assertThrows(EnvironmentException.class, () -> policy.play(3, 0, false));
    } finally {
      UnseededWorld.FAILURES.set(0);
    }
  }
}
