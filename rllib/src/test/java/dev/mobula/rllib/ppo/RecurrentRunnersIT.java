package dev.mobula.rllib.ppo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mobula.rllib.Algorithm;
import dev.mobula.rllib.config.ExperimentSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A recurrent policy samples the same in runners that have a process each. */
class RecurrentRunnersIT {
  private static PpoConfig config(boolean isolated) {
    return PpoConfig.builder()
        .trainBatchSizePerLearner(256)
        .minibatchSize(64)
        .numEpochs(2)
        .envRunners(runners ->
            runners
                .numEnvRunners(2)
                .numEnvsPerEnvRunner(2)
                .numCpusPerEnvRunner(0.5)
                .isolated(isolated)
                .observationFilter("MeanStdFilter"))
        .model(model ->
            model
                .useLstm(true)
                .lstmCellSize(12)
                .maxSeqLen(7)
                .lstmUsePrevAction(true)
                .lstmUsePrevReward(true))
        .build();
  }

  private static List<Map<String, Object>> train(boolean isolated) {
    ExperimentSpec experiment =
        ExperimentSpec.of("PPO", "StatelessCartPole", config(isolated)).withSeed(1);
    List<Map<String, Object>> results = new ArrayList<>();
    try (Algorithm algorithm = Algorithm.build(experiment)) {
      for (int i = 0; i < 4; i++) {
        Map<String, Object> result = algorithm.train();
        result.remove("timers");
        results.add(result);
      }
    }
    return results;
  }

  @Test
  void shouldSampleTheSameInProcessesOfTheirOwn() {
    assertEquals(train(false), train(true));
  }
}
