package dev.mobula.examples.jobshop;

import dev.mobula.envs.AutoresetMode;
import dev.mobula.envs.EnvironmentContract;
import dev.mobula.envs.Environments;
import dev.mobula.envs.VectorEnvironment;
import java.util.Map;

class JobShopContractTest extends EnvironmentContract {
  @Override
  protected VectorEnvironment create(int numEnvs, AutoresetMode mode) {
    return Environments.makeVector(
        JobShop.class.getName(), Map.of("jobs", 4, "machines", 3), numEnvs, mode);
  }
}
