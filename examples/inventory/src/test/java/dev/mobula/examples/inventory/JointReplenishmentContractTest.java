package dev.mobula.examples.inventory;

import dev.mobula.envs.AutoresetMode;
import dev.mobula.envs.EnvironmentContract;
import dev.mobula.envs.Environments;
import dev.mobula.envs.VectorEnvironment;
import java.util.Map;

class JointReplenishmentContractTest extends EnvironmentContract {
  @Override
  protected VectorEnvironment create(int numEnvs, AutoresetMode mode) {
    return Environments.makeVector(
        JointReplenishment.class.getName(), Map.of("days", 30), numEnvs, mode);
  }
}
