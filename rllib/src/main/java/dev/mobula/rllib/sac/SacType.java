package dev.mobula.rllib.sac;

import dev.mobula.policies.PolicySpec;
import dev.mobula.rllib.Algorithm;
import dev.mobula.rllib.AlgorithmType;
import dev.mobula.rllib.config.AlgorithmSpec;
import dev.mobula.rllib.config.ExperimentSpec;

/** Makes {@link Sac} known by its name. */
public final class SacType implements AlgorithmType {
  @Override
  public String name() {
    return "SAC";
  }

  @Override
  public Class<? extends AlgorithmSpec> configType() {
    return SacConfig.class;
  }

  @Override
  public String description() {
    return "Soft Actor-Critic (Haarnoja et al., 2018), twin critics, automatic entropy; Box and Discrete actions";
  }

  @Override
  public PolicySpec policy(ExperimentSpec experiment) {
    return Sac.policy(experiment, experiment.config(SacConfig.class));
  }

  @Override
  public Algorithm build(ExperimentSpec experiment) {
    return new Sac(experiment, experiment.config(SacConfig.class));
  }
}
