package dev.mobula.rllib.ppo;

import dev.mobula.columns.Column;
import dev.mobula.columns.StateDict;
import dev.mobula.core.ActorHandle;
import dev.mobula.core.Mobula;
import dev.mobula.policies.PolicySpec;
import dev.mobula.policies.SampleBatch;
import dev.mobula.rllib.Algorithm;
import dev.mobula.rllib.LearnerResult;
import dev.mobula.rllib.PolicySpecs;
import dev.mobula.rllib.config.ExperimentSpec;
import dev.mobula.rollout.Rollout;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Proximal Policy Optimization: sample, compute advantages, learn for some epochs, start over. */
public final class Ppo extends Algorithm {
  private final ActorHandle<PpoLearner> learner;
  private LearnerResult latest;

  /** Starts runners and learner; {@link Algorithm#build} calls this. */
  public Ppo(ExperimentSpec experiment) {
    this(experiment, experiment.config(PpoConfig.class), policy(experiment));
  }

  static PolicySpec policy(ExperimentSpec experiment) {
    PpoConfig config = experiment.config(PpoConfig.class);
    return PolicySpecs.actorCritic(
        experiment,
        new PolicySpecs.Exploration(config.useSde(), config.logStdInit(), config.orthoInit()));
  }

  private Ppo(ExperimentSpec experiment, PpoConfig config, PolicySpec policy) {
    super(
        experiment,
        policy,
        Sampling.onPolicy(
            config.useKlLoss() ? List.of(SampleBatch.ACTION_DIST_INPUTS) : List.of(),
            config.sdeSampleFreq()));
    learner =
        Mobula.actor(PpoLearner::new, config, policy, experiment.seed()).dedicatedThread().remote();
    try {
      latest = learner.call(PpoLearner::weights).get();
    } catch (RuntimeException failure) {
      closeAfter(failure);
      throw failure;
    }
  }

  @Override
  protected Map<String, Map<String, Double>> trainingStep() {
    List<Rollout> rollouts = sample(latest.version());
    latest = timers().time("learn", () -> learn(rollouts));
    latest.timers().forEach(part -> timers().add("learn/" + part.name(), part.value()));
    return Map.of(DEFAULT_POLICY, latest.metricsByName());
  }

  private LearnerResult learn(List<Rollout> rollouts) {
    return learner.call(PpoLearner::update, rollouts, envSteps()).get();
  }

  @Override
  protected Set<String> learnerMetricNames() {
    return PpoLearner.metricNames();
  }

  @Override
  protected Column weights() {
    return latest.weights();
  }

  @Override
  protected StateDict saveLearner() {
    return learner.call(PpoLearner::saveState).get();
  }

  @Override
  protected void loadLearner(StateDict state) {
    learner.call(PpoLearner::loadState, state).get();
    latest = learner.call(PpoLearner::weights).get();
  }

  @Override
  protected void closeLearner() {
    try {
      learner.call(PpoLearner::close).get();
    } finally {
      learner.kill();
    }
  }
}
