package dev.mobula.policies;

import dev.mobula.envs.Discrete;
import dev.mobula.envs.Space;

class CategoricalContractTest extends ActionDistributionContract {
  @Override
  Space<?> space() {
    return new Discrete(4, -1);
  }
}
