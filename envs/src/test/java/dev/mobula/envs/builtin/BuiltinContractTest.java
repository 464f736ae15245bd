package dev.mobula.envs.builtin;

import dev.mobula.envs.AutoresetMode;
import dev.mobula.envs.EnvironmentContract;
import dev.mobula.envs.Environments;
import dev.mobula.envs.VectorEnvironment;
import java.util.Map;
import org.junit.jupiter.api.Nested;

class BuiltinContractTest {
  abstract static class Builtin extends EnvironmentContract {
    private final String id;
    private final Map<String, Object> config;

    Builtin(String id, Map<String, Object> config) {
      this.id = id;
      this.config = config;
    }

    @Override
    protected VectorEnvironment create(int numEnvs, AutoresetMode mode) {
      return Environments.makeVector(id, config, numEnvs, mode);
    }
  }

  @Nested
  class CartPoleV1 extends Builtin {
    CartPoleV1() {
      super("CartPole-v1", Map.of());
    }
  }

  @Nested
  class StatelessCartPole extends Builtin {
    StatelessCartPole() {
      super("StatelessCartPole", Map.of("sutton_barto_reward", true));
    }
  }

  @Nested
  class PixelCartPoleV1 extends Builtin {
    PixelCartPoleV1() {
      super("PixelCartPole-v1", Map.of("screen_size", 20, "stack_size", 3));
    }
  }

  @Nested
  class PixelGridWorldV0 extends Builtin {
    PixelGridWorldV0() {
      super("PixelGridWorld-v0", Map.of("size", 3, "cell_size", 2));
    }
  }

  @Nested
  class MountainCarV0 extends Builtin {
    MountainCarV0() {
      super("MountainCar-v0", Map.of());
    }
  }

  @Nested
  class MountainCarContinuousV0 extends Builtin {
    MountainCarContinuousV0() {
      super("MountainCarContinuous-v0", Map.of("max_episode_steps", 60));
    }
  }

  @Nested
  class AcrobotV1 extends Builtin {
    AcrobotV1() {
      super("Acrobot-v1", Map.of("max_episode_steps", 60));
    }
  }

  @Nested
  class PendulumV1 extends Builtin {
    PendulumV1() {
      super("Pendulum-v1", Map.of("max_episode_steps", 60));
    }
  }

  @Nested
  class FrozenLakeV1 extends Builtin {
    FrozenLakeV1() {
      super("FrozenLake-v1", Map.of());
    }
  }

  @Nested
  class FrozenLake8x8V1 extends Builtin {
    FrozenLake8x8V1() {
      super("FrozenLake8x8-v1", Map.of());
    }
  }

  @Nested
  class CliffWalkingV1 extends Builtin {
    CliffWalkingV1() {
      super("CliffWalking-v1", Map.of("is_slippery", true, "max_episode_steps", 60));
    }
  }

  @Nested
  class TaxiV4 extends Builtin {
    TaxiV4() {
      super("Taxi-v4", Map.of());
    }
  }

  @Nested
  class RainyFickleTaxi extends Builtin {
    RainyFickleTaxi() {
      super("Taxi-v4", Map.of("is_rainy", true, "fickle_passenger", true));
    }
  }

  @Nested
  class MaskedTaxi extends Builtin {
    MaskedTaxi() {
      super("Taxi-v4", Map.of("action_mask", true));
    }
  }

  @Nested
  class BlackjackV1 extends Builtin {
    BlackjackV1() {
      super("Blackjack-v1", Map.of());
    }
  }
}
