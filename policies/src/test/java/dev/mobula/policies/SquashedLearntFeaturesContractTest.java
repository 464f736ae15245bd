package dev.mobula.policies;

import dev.mobula.envs.Box;
import dev.mobula.envs.Space;

class SquashedLearntFeaturesContractTest extends ActionDistributionContract {
  @Override
  Space<?> space() {
    return Box.of(-1, 1, 2);
  }

  @Override
  DistributionSettings settings() {
    return DistributionSettings.defaults()
        .withSde(LATENT, 3)
        .withSquashOutput(true)
        .withLearnFeatures(true)
        .withClipMean(2);
  }
}
