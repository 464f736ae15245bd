package dev.mobula.cli.tuning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.mobula.core.Resources;
import dev.mobula.rllib.config.ExperimentSpec;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AlgorithmFactoryTest {
  private final AlgorithmFactory factory = new AlgorithmFactory("mine");

  private static Map<String, Object> config(String env) {
    return new HashMap<>(Map.of("run", "PPO", "env", env));
  }

  @Test
  void shouldReadATrialsConfigurationOnce() {
    ExperimentSpec experiment = factory.experiment(config("CartPole-v1"));
    assertSame(experiment, factory.experiment(config("CartPole-v1")));
  }

  @Test
  void shouldReadAnotherOneAnew() {
    Map<String, Object> config = config("CartPole-v1");
    factory.experiment(config);
    config.put("env", "Acrobot-v1");
    assertEquals("Acrobot-v1", factory.experiment(config).env());
  }

  @Test
  void shouldHoldACpuForEachLearnerAndWhatItsRunnersAskFor() {
    Map<String, Object> config = config("CartPole-v1");
    config.put(
        "config", Map.of("num_learners", 2, "num_env_runners", 3, "num_cpus_per_env_runner", 0.5));
    assertEquals(Resources.of(Map.of("CPU", 3.5)), factory.resources(config));
    assertEquals(Resources.of(Map.of("CPU", 1.5)), factory.childResources(config));
  }
}
