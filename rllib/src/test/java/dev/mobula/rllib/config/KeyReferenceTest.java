package dev.mobula.rllib.config;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.rllib.ppo.PpoConfig;
import dev.mobula.rllib.sac.SacConfig;
import java.util.Map;
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

  @Test
  void shouldSayHowTheValueOfAnotherNameDiffers() {
    String tables = KeyReference.markdown(Map.of("SAC", SacConfig.class));

    assertTrue(
        tables.contains("Elsewhere: `ent_coef` (a number with alpha_lr: 0 beside it;"), tables);
    assertTrue(tables.contains(" Elsewhere: `num_gpus`, `device` (cuda is 1"), tables);
  }

  @Test
  void shouldNameAnotherNameBesideOneKeyOnly() {
    String ppo = KeyReference.markdown(Map.of("PPO", PpoConfig.class));
    String sac = KeyReference.markdown(Map.of("SAC", SacConfig.class));

    assertTrue(ppo.contains(" Elsewhere: `train_batch_size`, `n_steps` (times the number"), ppo);
    assertTrue(ppo.contains(" Elsewhere: `sgd_minibatch_size`, `batch_size`."), ppo);
    assertTrue(
        sac.contains(" Elsewhere: `train_batch_size`, `batch_size`, `minibatch_size`."), sac);
  }
}
