package dev.mobula.cli.tuning;

import dev.mobula.core.Resources;
import dev.mobula.rllib.Algorithm;
import dev.mobula.rllib.AlgorithmTypes;
import dev.mobula.rllib.config.ExperimentFile;
import dev.mobula.rllib.config.ExperimentSpec;
import dev.mobula.rllib.config.References;
import dev.mobula.train.Trainable;
import dev.mobula.tune.TrainableFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes the algorithms of trials, whose configurations are experiments as in a file: {@code run},
 * {@code env}, {@code config} and so on. Confined to one thread at a time.
 */
public final class AlgorithmFactory implements TrainableFactory {
  private static final long serialVersionUID = 1L;
  private static final String KIND = "algorithm";
  private static final String STEPS = "num_env_steps_sampled_lifetime";

  private final String name;
  private transient @Nullable Parsed last; // a trial's configuration is asked about several times

  private record Parsed(Map<String, Object> config, ExperimentSpec experiment) {}

  /**
   * Creates a factory.
   *
   * @param name the name of the experiment
   */
  public AlgorithmFactory(String name) {
    this.name = name;
  }

  /**
   * Returns the experiment that a configuration is.
   *
   * @throws dev.mobula.rllib.config.ConfigException naming everything that is wrong with it
   */
  ExperimentSpec experiment(Map<String, Object> config) {
    Parsed known = last;
    if (known == null || !known.config.equals(config)) {
      known =
          new Parsed(
              new LinkedHashMap<>(config),
              ExperimentFile.of(
                  name, config, AlgorithmTypes.configTypes(), References.ON_CLASS_PATH));
      last = known;
    }
    return known.experiment;
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
    return Algorithm.resources(experiment(config));
  }

  @Override
  public Resources childResources(Map<String, Object> config) {
    return Algorithm.actorResources(experiment(config));
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
