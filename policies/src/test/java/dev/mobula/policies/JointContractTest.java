package dev.mobula.policies;

import dev.mobula.envs.Box;
import dev.mobula.envs.DictSpace;
import dev.mobula.envs.Discrete;
import dev.mobula.envs.MultiBinary;
import dev.mobula.envs.Space;
import dev.mobula.envs.TupleSpace;

class JointContractTest extends ActionDistributionContract {
  @Override
  Space<?> space() {
    return TupleSpace.of(
        Discrete.of(3), DictSpace.of("arm", Box.unbounded(2), "grip", MultiBinary.of(2)));
  }
}
