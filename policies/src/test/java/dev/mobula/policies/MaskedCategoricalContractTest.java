package dev.mobula.policies;

import dev.mobula.envs.MultiDiscrete;
import dev.mobula.envs.Space;

class MaskedCategoricalContractTest extends ActionDistributionContract {
  @Override
  Space<?> space() {
    return MultiDiscrete.of(2, 4);
  }

  @Override
  boolean[] mask() {
    return new boolean[] {false, true, true, false, true, true};
  }
}
