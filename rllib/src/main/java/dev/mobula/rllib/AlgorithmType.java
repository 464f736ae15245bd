package dev.mobula.rllib;

import dev.mobula.policies.PolicySpec;
import dev.mobula.rllib.config.AlgorithmSpec;
import dev.mobula.rllib.config.ExperimentSpec;

/** An algorithm that configs can name by {@code run}; found by {@link java.util.ServiceLoader}. */
public interface AlgorithmType {
  /** Returns the name, such as {@code PPO}. */
  String name();

  /** Returns the record of its settings. */
  Class<? extends AlgorithmSpec> configType();

  /** Returns one sentence for lists of algorithms. */
  String description();

  /**
   * Returns the policy that the algorithm would train, without building anything: enough, with the
   * weights and normalisers of a checkpoint, to act.
   */
  PolicySpec policy(ExperimentSpec experiment);

  /** Builds the algorithm with fresh weights; {@link Algorithm#build} is what users call. */
  Algorithm build(ExperimentSpec experiment);
}
