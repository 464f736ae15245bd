package dev.mobula.rllib;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mobula.core.Resources;
import dev.mobula.rllib.ppo.PpoConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExperimentResourcesTest {
  private static PpoConfig config(boolean isolated) {
    return PpoConfig.builder()
        .framework("torch")
        .learners(l -> l.numLearners(2).numGpusPerLearner(0.5).isolatedLearners(isolated))
        .envRunners(r -> r.numEnvRunners(2).numCpusPerEnvRunner(0.5).numGpusPerEnvRunner(0.25))
        .build();
  }

  private static Resources of(double cpus, double gpus) {
    return Resources.of(Map.of(Resources.CPU, cpus, Resources.GPU, gpus));
  }

  @Test
  void shouldCountWhatLearnersInThisProcessTake() {
    assertEquals(of(3, 1.5), ExperimentResources.all(config(false).common()));
    assertEquals(of(1, 0.5), ExperimentResources.ofActors(config(false).common()));
  }

  @Test
  void shouldLeaveToIsolatedLearnersTheCardsThatTheyAskFor() {
    assertEquals(of(3, 1.5), ExperimentResources.all(config(true).common()));
    assertEquals(of(1, 1.5), ExperimentResources.ofActors(config(true).common()));
  }
}
