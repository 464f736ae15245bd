package dev.mobula.policies;

import dev.mobula.envs.Box;
import dev.mobula.envs.Space;
import dev.mobula.envs.TupleSpace;

class GaussianTupleContractTest extends ActionDistributionContract {
  @Override
  Space<?> space() {
    return TupleSpace.of(Box.unbounded(2), Box.unbounded(1));
  }
}
