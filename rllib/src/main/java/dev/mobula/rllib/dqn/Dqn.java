package dev.mobula.rllib.dqn;

import dev.mobula.core.Mobula;
import dev.mobula.policies.PolicySpec;
import dev.mobula.rllib.Algorithm;
import dev.mobula.rllib.PolicySpecs;
import dev.mobula.rllib.config.ExperimentSpec;
import dev.mobula.rllib.replay.ReplayAlgorithm;
import java.util.Set;

/** Deep Q-learning: sample ε-greedily, remember, learn from what is remembered, start over. */
public final class Dqn extends ReplayAlgorithm {
  private final DqnConfig config;

  /** Starts runners and learner; {@link Algorithm#build} calls this. */
  public Dqn(ExperimentSpec experiment) {
    this(experiment, experiment.config(DqnConfig.class), policy(experiment));
  }

  /** Its ε, of evaluations that explore, is the one that the schedule ends with. */
  static PolicySpec policy(ExperimentSpec experiment) {
    DqnConfig config = experiment.config(DqnConfig.class);
    double epsilon = config.epsilon().points().getLast().value();
    return PolicySpecs.actionValues(experiment, config.head(epsilon));
  }

  private Dqn(ExperimentSpec experiment, DqnConfig config, PolicySpec policy) {
    super(experiment, policy, Mobula.actor(DqnLearner::new, config, policy, experiment.seed()));
    this.config = config;
  }

  @Override
  protected double epsilon() {
    return config.epsilon().value(envSteps());
  }

  @Override
  protected Set<String> learnerMetricNames() {
    return DqnLearner.metricNames();
  }
}
