package dev.mobula.rllib.td3;

import dev.mobula.policies.PolicySpec;
import dev.mobula.rllib.Algorithm;
import dev.mobula.rllib.AlgorithmType;
import dev.mobula.rllib.config.AlgorithmSpec;
import dev.mobula.rllib.config.ExperimentSpec;

/** Makes DDPG known by its name: {@link Td3} with one critic, no delay and no noise in targets. */
public final class DdpgType implements AlgorithmType {
  @Override
  public String name() {
    return "DDPG";
  }

  @Override
  public Class<? extends AlgorithmSpec> configType() {
    return DdpgConfig.class;
  }

  @Override
  public String description() {
    return "Deep Deterministic Policy Gradients (Lillicrap et al., 2016); Box actions";
  }

  @Override
  public PolicySpec policy(ExperimentSpec experiment) {
    return Td3.policy(experiment, experiment.config(DdpgConfig.class).asTd3());
  }

  @Override
  public Algorithm build(ExperimentSpec experiment) {
    return new Td3(experiment, experiment.config(DdpgConfig.class).asTd3());
  }
}
