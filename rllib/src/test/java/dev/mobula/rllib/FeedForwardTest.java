package dev.mobula.rllib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mobula.rllib.config.ConfigException;
import dev.mobula.rllib.config.ModelConfig;
import dev.mobula.rllib.sac.SacConfig;
import dev.mobula.rllib.td3.DdpgConfig;
import dev.mobula.rllib.td3.Td3Config;
import dev.mobula.rllib.tqc.TqcConfig;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Algorithms whose networks are not recurrent say so by name. */
class FeedForwardTest {
  @Test
  void shouldRefuseARecurrentLayerByTheNameOfTheAlgorithm() {
    Consumer<ModelConfig.Builder> recurrent = model -> model.useLstm(true);
    Map<String, Runnable> builds =
        Map.of(
            "SAC", () -> SacConfig.builder().model(recurrent).build(),
            "TQC", () -> TqcConfig.builder().model(recurrent).build(),
            "TD3", () -> Td3Config.builder().model(recurrent).build(),
            "DDPG", () -> DdpgConfig.builder().model(recurrent).build());
    builds.forEach((name, build) -> {
      ConfigException thrown = assertThrows(ConfigException.class, build::run);
      assertEquals(
          "model.use_lstm: expected false, as "
              + name
              + " learns from single steps and its networks are not recurrent, found true; leave it"
              + " out and stack observations by env_runners.frame_stack, or choose PPO, A2C or DQN",
          thrown.getMessage());
    });
  }
}
