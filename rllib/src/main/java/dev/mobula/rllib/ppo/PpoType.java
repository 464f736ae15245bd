package dev.mobula.rllib.ppo;

import dev.mobula.policies.PolicySpec;
import dev.mobula.rllib.Algorithm;
import dev.mobula.rllib.AlgorithmType;
import dev.mobula.rllib.config.AlgorithmSpec;
import dev.mobula.rllib.config.ExperimentSpec;

/** Makes {@link Ppo} known by its name. */
public final class PpoType implements AlgorithmType {
  @Override
  public String name() {
    return "PPO";
  }

  @Override
  public Class<? extends AlgorithmSpec> configType() {
    return PpoConfig.class;
  }

  @Override
  public String description() {
    return "Proximal Policy Optimization (Schulman et al., 2017), discrete and continuous actions";
  }

  @Override
  public PolicySpec policy(ExperimentSpec experiment) {
    return Ppo.policy(experiment, experiment.config(PpoConfig.class));
  }

  @Override
  public Algorithm build(ExperimentSpec experiment) {
    return new Ppo(experiment, experiment.config(PpoConfig.class));
  }
}
