package dev.mobula.envs.box2d;

import dev.mobula.envs.AutoresetMode;
import dev.mobula.envs.EnvironmentContract;
import dev.mobula.envs.Environments;
import dev.mobula.envs.VectorEnvironment;
import java.util.Map;
import org.junit.jupiter.api.Nested;

class Box2dContractTest {
  abstract static class OnBox2d extends EnvironmentContract {
    private final String id;
    private final Map<String, Object> config;

    OnBox2d(String id, Map<String, Object> config) {
      this.id = id;
      this.config = config;
    }

    @Override
    protected VectorEnvironment create(int numEnvs, AutoresetMode mode) {
      return Environments.makeVector(id, config, numEnvs, mode);
    }
  }

  @Nested
  class LunarLanderV3 extends OnBox2d {
    LunarLanderV3() {
      super("LunarLander-v3", Map.of());
    }
  }

  @Nested
  class WindyLunarLander extends OnBox2d {
    WindyLunarLander() {
      super("LunarLander-v3", Map.of("enable_wind", true));
    }
  }

  @Nested
  class LunarLanderContinuousV3 extends OnBox2d {
    LunarLanderContinuousV3() {
      super("LunarLanderContinuous-v3", Map.of());
    }
  }

  @Nested
  class BipedalWalkerV3 extends OnBox2d {
    BipedalWalkerV3() {
      super("BipedalWalker-v3", Map.of("max_episode_steps", 60));
    }
  }

  @Nested
  class BipedalWalkerHardcoreV3 extends OnBox2d {
    BipedalWalkerHardcoreV3() {
      super("BipedalWalkerHardcore-v3", Map.of("max_episode_steps", 60));
    }
  }
}
