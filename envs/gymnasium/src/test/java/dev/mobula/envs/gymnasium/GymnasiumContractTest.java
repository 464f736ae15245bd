package dev.mobula.envs.gymnasium;

import dev.mobula.envs.AutoresetMode;
import dev.mobula.envs.EnvironmentContract;
import dev.mobula.envs.VectorEnvironment;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

class GymnasiumContractTest {
  @BeforeAll
  static void assumePython() {
    Pythons.assume();
  }

  abstract static class OfGymnasium extends EnvironmentContract {
    private final String id;
    private final Map<String, Object> config;

    OfGymnasium(String id, Map<String, Object> config) {
      this.id = id;
      this.config = config;
    }

    @Override
    protected VectorEnvironment create(int numEnvs, AutoresetMode mode) {
      return Pythons.make(id, config, numEnvs, mode);
    }
  }

  @Nested
  class CartPole extends OfGymnasium {
    CartPole() { // its own vector form has one random source for all copies
      super("gymnasium:CartPole-v1", Map.of("vectorization_mode", "sync"));
    }
  }

  @Nested
  class Pendulum extends OfGymnasium {
    Pendulum() {
      super("gymnasium:Pendulum-v1", Map.of("max_episode_steps", 30, "g", 9.5));
    }
  }

  @Nested
  class FrozenLake extends OfGymnasium {
    FrozenLake() {
      super("gymnasium:FrozenLake-v1", Map.of("is_slippery", true));
    }
  }

  @Nested
  class Blackjack extends OfGymnasium {
    Blackjack() {
      super("gymnasium:Blackjack-v1", Map.of());
    }
  }

  @Nested
  class EverySpace extends OfGymnasium {
    EverySpace() {
      super(Pythons.WORLDS + "Everything-v0", Map.of("length", 15));
    }
  }
}
