package dev.mobula.rllib.dqn;

import dev.mobula.policies.PolicySpec;
import dev.mobula.rllib.Algorithm;
import dev.mobula.rllib.AlgorithmType;
import dev.mobula.rllib.config.AlgorithmSpec;
import dev.mobula.rllib.config.ExperimentSpec;

/** Makes {@link Dqn} known by its name. */
public final class DqnType implements AlgorithmType {
  @Override
  public String name() {
    return "DQN";
  }

  @Override
  public Class<? extends AlgorithmSpec> configType() {
    return DqnConfig.class;
  }

  @Override
  public String description() {
    return "Deep Q-Networks (Mnih et al., 2015), double, dueling, n-step, prioritised, distributional, noisy; Discrete actions";
  }

  @Override
  public PolicySpec policy(ExperimentSpec experiment) {
    return Dqn.policy(experiment);
  }

  @Override
  public Algorithm build(ExperimentSpec experiment) {
    return new Dqn(experiment);
  }
}
