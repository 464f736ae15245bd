package dev.mobula.policies;

import dev.mobula.columns.DType;
import dev.mobula.envs.Box;
import dev.mobula.envs.Space;

class NetworkLogStdContractTest extends ActionDistributionContract {
  @Override
  Space<?> space() {
    return Box.of(DType.FLOAT64, -1e9, 1e9, 2, 1);
  }

  @Override
  DistributionSettings settings() {
    return DistributionSettings.defaults().withFreeLogStd(false);
  }
}
