package dev.mobula.envs.minatar;

import dev.mobula.envs.AutoresetMode;
import dev.mobula.envs.EnvironmentContract;
import dev.mobula.envs.Environments;
import dev.mobula.envs.VectorEnvironment;
import java.util.Map;
import org.junit.jupiter.api.Nested;

class MinAtarContractTest {
  abstract static class MinAtar extends EnvironmentContract {
    private final String id;

    MinAtar(String id) {
      this.id = id;
    }

    @Override
    protected VectorEnvironment create(int numEnvs, AutoresetMode mode) {
      return Environments.makeVector(id, Map.of(), numEnvs, mode);
    }
  }

  @Nested
  class AsterixGame extends MinAtar {
    AsterixGame() {
      super("MinAtar/Asterix-v1");
    }
  }

  @Nested
  class BreakoutGame extends MinAtar {
    BreakoutGame() {
      super("MinAtar/Breakout-v1");
    }
  }

  @Nested
  class FreewayGame extends MinAtar {
    FreewayGame() {
      super("MinAtar/Freeway-v0");
    }
  }

  @Nested
  class SeaquestGame extends MinAtar {
    SeaquestGame() {
      super("MinAtar/Seaquest-v1");
    }
  }

  @Nested
  class SpaceInvadersGame extends MinAtar {
    SpaceInvadersGame() {
      super("MinAtar/SpaceInvaders-v0");
    }
  }
}
