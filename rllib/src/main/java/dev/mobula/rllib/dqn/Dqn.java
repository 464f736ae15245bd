package dev.mobula.rllib.dqn;

import dev.mobula.columns.Column;
import dev.mobula.columns.StateDict;
import dev.mobula.core.ActorHandle;
import dev.mobula.core.Mobula;
import dev.mobula.policies.PolicyHead;
import dev.mobula.policies.PolicySpec;
import dev.mobula.rllib.Algorithm;
import dev.mobula.rllib.LearnerResult;
import dev.mobula.rllib.PolicySpecs;
import dev.mobula.rllib.config.ExperimentSpec;
import dev.mobula.rollout.Rollout;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Deep Q-learning: sample ε-greedily, remember, learn from what is remembered, start over. */
public final class Dqn extends Algorithm {
  private final DqnConfig config;
  private final ActorHandle<DqnLearner> learner;
  private LearnerResult latest;

  /** Starts runners and learner; {@link Algorithm#build} calls this. */
  public Dqn(ExperimentSpec experiment) {
    this(experiment, experiment.config(DqnConfig.class), policy(experiment));
  }

  /** Its ε, of evaluations that explore, is the one that the schedule ends with. */
  static PolicySpec policy(ExperimentSpec experiment) {
    DqnConfig config = experiment.config(DqnConfig.class);
    double epsilon = config.epsilon().points().getLast().value();
    return PolicySpecs.actionValues(
        experiment, new PolicyHead.ActionValues(config.dueling(), epsilon, config.returns()));
  }

  private Dqn(ExperimentSpec experiment, DqnConfig config, PolicySpec policy) {
    super(experiment, policy, Sampling.replay());
    this.config = config;
    learner =
        Mobula.actor(DqnLearner::new, config, policy, experiment.seed()).dedicatedThread().remote();
    try {
      latest = learner.call(DqnLearner::weights).get();
    } catch (RuntimeException failure) {
      closeAfter(failure);
      throw failure;
    }
  }

  /** Reports the latest update where none was due. */
  @Override
  protected Map<String, Map<String, Double>> trainingStep() {
    List<Rollout> rollouts = sampleOnce(latest.version(), config.epsilon().value(envSteps()));
    LearnerResult learnt = timers().time("learn", () -> learn(rollouts));
    learnt.timers().forEach(part -> timers().add("learn/" + part.name(), part.value()));
    if (learnt.version() != latest.version()) {
      latest = learnt;
    }
    return Map.of(DEFAULT_POLICY, latest.metricsByName());
  }

  private LearnerResult learn(List<Rollout> rollouts) {
    return learner.call(DqnLearner::update, rollouts, normalizers(), envSteps()).get();
  }

  @Override
  protected Set<String> learnerMetricNames() {
    return DqnLearner.metricNames();
  }

  @Override
  protected Column weights() {
    return latest.weights();
  }

  @Override
  protected StateDict saveLearner() {
    return learner.call(DqnLearner::saveState).get();
  }

  @Override
  protected void loadLearner(StateDict state) {
    learner.call(DqnLearner::loadState, state).get();
    latest = learner.call(DqnLearner::weights).get();
  }

  @Override
  protected void closeLearner() {
    try {
      learner.call(DqnLearner::close).get();
    } finally {
      learner.kill();
    }
  }
}
