package dev.mobula.rllib.td3;

import dev.mobula.policies.PolicySpec;
import dev.mobula.rllib.Algorithm;
import dev.mobula.rllib.AlgorithmType;
import dev.mobula.rllib.config.AlgorithmSpec;
import dev.mobula.rllib.config.ExperimentSpec;

/** Makes {@link Td3} known by its name. */
public final class Td3Type implements AlgorithmType {
  @Override
  public String name() {
    return "TD3";
  }

  @Override
  public Class<? extends AlgorithmSpec> configType() {
    return Td3Config.class;
  }

  @Override
  public String description() {
    return "Twin Delayed Deep Deterministic policy gradients (Fujimoto et al., 2018); Box actions";
  }

  @Override
  public PolicySpec policy(ExperimentSpec experiment) {
    return Td3.policy(experiment, experiment.config(Td3Config.class));
  }

  @Override
  public Algorithm build(ExperimentSpec experiment) {
    return new Td3(experiment, experiment.config(Td3Config.class));
  }
}
