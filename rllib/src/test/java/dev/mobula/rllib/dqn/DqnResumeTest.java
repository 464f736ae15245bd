package dev.mobula.rllib.dqn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.core.Checkpoint;
import dev.mobula.core.CheckpointWriter;
import dev.mobula.rllib.Algorithm;
import dev.mobula.rllib.RllibException;
import dev.mobula.rllib.config.ExperimentSpec;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which settings may change when a run goes on. */
class DqnResumeTest {
  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void writeCheckpoint() {
    try (Algorithm algorithm = Algorithm.build(cartPole(config -> config));
        CheckpointWriter writer = Checkpoint.writer(folder.resolve("checkpoint"), "algorithm")) {
      algorithm.train();
      algorithm.save(writer);
      writer.commit();
    }
  }

  private static ExperimentSpec cartPole(UnaryOperator<DqnConfig.Builder> change) {
    DqnConfig.Builder config =
        DqnConfig.builder()
            .replayBufferConfig(replay -> replay.capacity(500))
            .reporting(reporting -> reporting.minSampleTimestepsPerIteration(200));
    return ExperimentSpec.of("DQN", "CartPole-v1", change.apply(config).build());
  }

  private Algorithm resume(UnaryOperator<DqnConfig.Builder> change) {
    Algorithm algorithm = Algorithm.build(cartPole(change));
    try {
      algorithm.restore(Checkpoint.open(folder.resolve("checkpoint")));
    } catch (RuntimeException failure) {
      algorithm.close();
      throw failure;
    }
    return algorithm;
  }

  private void assertRefused(String expected, UnaryOperator<DqnConfig.Builder> change) {
    RllibException e = assertThrows(RllibException.class, () -> resume(change));
    assertTrue(String.valueOf(e.getMessage()).contains(expected), e.toString());
  }

  @Test
  void shouldTakeOtherSettingsOfLearning() {
    try (Algorithm algorithm = resume(config -> config.lr(1e-3).nStep(3).doubleQ(false).tau(0.5))) {
      algorithm.train();
      assertEquals(2, algorithm.iteration());
    }
  }

  @Test
  void shouldRefuseAnotherNetworkOrCapacity() {
    assertRefused("config.dueling: expected true", config -> config.dueling(false));
    assertRefused(
        "config.replay_buffer_config.capacity: expected 500",
        config -> config.replayBufferConfig(replay -> replay.capacity(400)));
  }

  @Test
  void shouldRefuseAnotherNumberOfRunners() {
    assertRefused(
        "leave num_env_runners and replay_buffer_config.capacity as they were",
        config -> config.envRunners(r -> r.numEnvRunners(2).numCpusPerEnvRunner(0.1)));
  }
}
