package dev.mobula.policies;

import dev.mobula.envs.MultiDiscrete;
import dev.mobula.envs.Space;

class MultiCategoricalContractTest extends ActionDistributionContract {
  @Override
  Space<?> space() {
    return MultiDiscrete.of(3, 2, 5);
  }
}
