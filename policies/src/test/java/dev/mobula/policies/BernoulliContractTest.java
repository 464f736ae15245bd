package dev.mobula.policies;

import dev.mobula.envs.MultiBinary;
import dev.mobula.envs.Space;

class BernoulliContractTest extends ActionDistributionContract {
  @Override
  Space<?> space() {
    return MultiBinary.of(2, 2);
  }
}
