package dev.mobula.policies;

import dev.mobula.envs.Box;
import dev.mobula.envs.Space;

class StateDependentContractTest extends ActionDistributionContract {
  @Override
  Space<?> space() {
    return Box.unbounded(2);
  }

  @Override
  DistributionSettings settings() {
    return DistributionSettings.defaults().withSde(LATENT, 4);
  }
}
