package dev.mobula.rllib.a2c;

import dev.mobula.policies.PolicySpec;
import dev.mobula.rllib.Algorithm;
import dev.mobula.rllib.AlgorithmType;
import dev.mobula.rllib.config.AlgorithmSpec;
import dev.mobula.rllib.config.ExperimentSpec;
import dev.mobula.rllib.ppo.Ppo;
import dev.mobula.rllib.ppo.PpoConfig;

/** Makes A2C known by its name: {@link Ppo} with one step on each batch. */
public final class A2cType implements AlgorithmType {
  @Override
  public String name() {
    return "A2C";
  }

  @Override
  public Class<? extends AlgorithmSpec> configType() {
    return A2cConfig.class;
  }

  @Override
  public String description() {
    return "Advantage Actor-Critic (Mnih et al., 2016), synchronous; discrete and continuous actions";
  }

  @Override
  public PolicySpec policy(ExperimentSpec experiment) {
    return Ppo.policy(experiment, config(experiment));
  }

  @Override
  public Algorithm build(ExperimentSpec experiment) {
    return new Ppo(experiment, config(experiment));
  }

  private static PpoConfig config(ExperimentSpec experiment) {
    return experiment.config(A2cConfig.class).asPpo();
  }
}
