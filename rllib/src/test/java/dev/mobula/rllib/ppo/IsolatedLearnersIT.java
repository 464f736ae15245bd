package dev.mobula.rllib.ppo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.core.Checkpoint;
import dev.mobula.core.CheckpointWriter;
import dev.mobula.rllib.Algorithm;
import dev.mobula.rllib.RllibException;
import dev.mobula.rllib.config.ExperimentSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Learners that have a process each. */
class IsolatedLearnersIT {
  @TempDir private Path folder = Path.of("");

  private static ExperimentSpec experiment(boolean isolated) {
    PpoConfig config =
        PpoConfig.builder()
            .trainBatchSizePerLearner(128)
            .minibatchSize(50)
            .numEpochs(2)
            .envRunners(runners -> runners.numEnvsPerEnvRunner(4))
            .learners(learners -> learners.numLearners(2).isolatedLearners(isolated))
            .build();
    return ExperimentSpec.of("PPO", "CartPole-v1", config).withSeed(1);
  }

  private static Map<String, Object> train(Algorithm algorithm) {
    Map<String, Object> result = algorithm.train();
    result.remove("timers");
    return result;
  }

  /** Kills the learners' processes, and any other worker that earlier tests left waiting. */
  private static void killWorkers() {
    List<ProcessHandle> workers =
        ProcessHandle.current()
            .children()
            .filter(child -> child.info().command().orElse("").endsWith("java"))
            .toList();
    assertTrue(workers.size() >= 2, workers::toString);
    workers.forEach(ProcessHandle::destroyForcibly);
    workers.forEach(worker -> worker.onExit().join());
  }

  @Test
  void shouldLearnAsInThreadsAndGoOnFromACheckpointAfterACrash() {
    Path directory = folder.resolve("checkpoint");
    try (Algorithm threads = Algorithm.build(experiment(false));
        Algorithm processes = Algorithm.build(experiment(true))) {
      assertEquals(train(threads), train(processes));
      try (CheckpointWriter writer = Checkpoint.writer(directory, "algorithm")) {
        processes.save(writer);
        writer.commit();
      }
      killWorkers();
      String message =
          String.valueOf(assertThrows(RllibException.class, processes::train).getMessage());
      assertTrue(message.matches("(?s)learner [12] of 2 failed: .*"), message);
      assertTrue(message.endsWith("resume from a checkpoint"), message);
      Map<String, Object> second = train(threads);
      try (Algorithm resumed = Algorithm.build(experiment(false))) {
        resumed.restore(Checkpoint.open(directory));
        assertEquals(second, train(resumed));
      }
    }
  }
}
