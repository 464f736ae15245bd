package dev.mobula.cli.tuning;

import dev.mobula.core.Resources;
import dev.mobula.rllib.Algorithm;
import dev.mobula.rllib.AlgorithmTypes;
import dev.mobula.rllib.config.ExperimentFile;
import dev.mobula.rllib.config.ExperimentSpec;
import dev.mobula.rllib.config.References;
import dev.mobula.train.Trainable;
import dev.mobula.tune.TrainableFactory;
import java.util.Map;

/**
 * Makes the algorithms of trials, whose configurations are experiments as in a file: {@code run},
 * {@code env}, {@code config} and so on.
 *
 * @param name the name of the experiment
 */
public record AlgorithmFactory(String name) implements TrainableFactory {
  private static final long serialVersionUID = 1L;
  private static final String KIND = "algorithm";
  private static final String STEPS = "num_env_steps_sampled_lifetime";

  /**
   * Returns the experiment that a configuration is.
   *
   * @throws dev.mobula.rllib.config.ConfigException naming everything that is wrong with it
   */
  ExperimentSpec experiment(Map<String, Object> config) {
    return ExperimentFile.of(name, config, AlgorithmTypes.configTypes(), References.ON_CLASS_PATH);
  }

  @Override
  public Trainable create(Map<String, Object> config) {
    return Algorithm.build(experiment(config));
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public Resources resources(Map<String, Object> config) {
    Resources runners = childResources(config);
    return runners.with(Resources.CPU, 1 + runners.amount(Resources.CPU));
  }

  @Override
  public Resources childResources(Map<String, Object> config) {
    return Algorithm.runnerResources(experiment(config));
  }

  @Override
  public String params(String trialId, Map<String, Object> config) {
    return ExperimentFile.toYaml(experiment(config).withName("trial_" + trialId));
  }

  @Override
  public String stepMetric() {
    return STEPS;
  }
}
