package dev.mobula.policies;

import dev.mobula.envs.Box;
import dev.mobula.envs.Space;

class SquashedGaussianContractTest extends ActionDistributionContract {
  @Override
  Space<?> space() {
    return Box.of(-1, 1, 2);
  }

  @Override
  DistributionSettings settings() {
    return DistributionSettings.defaults().withFreeLogStd(false).withSquashOutput(true);
  }
}
