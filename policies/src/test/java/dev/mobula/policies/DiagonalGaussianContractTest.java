package dev.mobula.policies;

import dev.mobula.envs.Box;
import dev.mobula.envs.Space;

class DiagonalGaussianContractTest extends ActionDistributionContract {
  @Override
  Space<?> space() {
    return Box.unbounded(3);
  }
}
