package dev.mobula.cli.tuning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

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
}
