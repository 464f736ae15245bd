package dev.mobula.rllib;

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

  /** Builds the algorithm with fresh weights; {@link Algorithm#build} is what users call. */
  Algorithm build(ExperimentSpec experiment);
}
