package dev.mobula.rllib.config;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.rllib.ppo.PpoConfig;
import org.junit.jupiter.api.Test;

class KeyReferenceTest {
  @Test
  void shouldListEveryKeyWithItsPathDefaultAndMeaning() {
    String text = KeyReference.text(PpoConfig.class).replace("\r\n", "\n");

    assertTrue(
        text.contains(
            """
            config.lr = 3e-4  (number or schedule at least 0)
                Learning rate; a number or a schedule over environment steps.
            """),
        text);
    assertTrue(text.contains("config.evaluation.evaluation_config.explore = false  "), text);
    assertTrue(text.contains("config.lambda_ = 0.95  "), text);
  }
}
