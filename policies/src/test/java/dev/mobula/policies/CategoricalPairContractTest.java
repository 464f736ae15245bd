package dev.mobula.policies;

import dev.mobula.envs.Discrete;
import dev.mobula.envs.Space;

class CategoricalPairContractTest extends ActionDistributionContract {
  @Override
  Space<?> space() {
    return Discrete.of(2);
  }
}
