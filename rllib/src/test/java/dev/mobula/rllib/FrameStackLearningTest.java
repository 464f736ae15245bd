package dev.mobula.rllib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.core.Checkpoint;
import dev.mobula.core.CheckpointWriter;
import dev.mobula.rllib.config.AlgorithmConfigBuilder;
import dev.mobula.rllib.config.AlgorithmSpec;
import dev.mobula.rllib.config.ExperimentSpec;
import dev.mobula.rllib.dqn.DqnConfig;
import dev.mobula.rllib.ppo.PpoConfig;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stack of four observations shows what was to be remembered from the first one. */
class FrameStackLearningTest {
  @TempDir Path temp;

  private static <B extends AlgorithmConfigBuilder<?, B>> B stacked(B config) {
    return config
        .model(model -> model.fcnetHiddens(List.of(32)))
        .lr(3e-3)
        .reporting(reporting -> reporting.minSampleTimestepsPerIteration(500))
        .envRunners(runners -> runners.numEnvsPerEnvRunner(8).frameStack(4))
        .evaluation(evaluation -> evaluation.evaluationDuration(40));
  }

  private static ExperimentSpec experiment(String run, AlgorithmSpec config) {
    return ExperimentSpec.of(run, RememberedCue.class.getName(), config).withSeed(1);
  }

  private static double learn(Algorithm algorithm) {
    double mean = 0;
    for (int i = 0; i < 40 && mean < 1; i++) {
      algorithm.train();
      mean = algorithm.evaluate().mean();
    }
    return mean;
  }

  @Test
  void shouldLearnFromStacksPutTogetherInReplay() {
    DqnConfig config =
        stacked(DqnConfig.builder())
            .numStepsSampledBeforeLearningStarts(500)
            .trainingIntensity(8.0)
            .targetNetworkUpdateFreq(100)
            .replayBufferConfig(replay -> replay.capacity(2000))
            .build();
    try (Algorithm algorithm = Algorithm.build(experiment("DQN", config))) {
      assertEquals(1, learn(algorithm));
      Path directory = temp.resolve("checkpoint");
      try (CheckpointWriter writer = Checkpoint.writer(directory, "algorithm")) {
        algorithm.save(writer);
        writer.commit();
      }
      TrainedPolicy policy = TrainedPolicy.of(Checkpoint.open(directory));
      assertEquals(1, policy.play(40, 5, false).mean());
    }
  }

  @Test
  void shouldLearnFromSampledStacks() {
    PpoConfig config =
        stacked(PpoConfig.builder()).trainBatchSizePerLearner(512).minibatchSize(64).build();
    try (Algorithm algorithm = Algorithm.build(experiment("PPO", config))) {
      assertTrue(learn(algorithm) > 0.95);
    }
  }
}
