package dev.mobula.rllib.ppo;

import dev.mobula.core.Mobula;
import dev.mobula.policies.PolicySpec;
import dev.mobula.policies.SampleBatch;
import dev.mobula.rllib.Algorithm;
import dev.mobula.rllib.LearnerGroup;
import dev.mobula.rllib.PolicySpecs;
import dev.mobula.rllib.config.ExperimentSpec;
import dev.mobula.rollout.Rollout;
import java.util.List;
import java.util.Set;

/** Proximal Policy Optimization: sample, compute advantages, learn for some epochs, start over. */
public final class Ppo extends Algorithm {
  private final PpoConfig config;
  private final LearnerGroup<PpoLearner> learners;

  /** Starts runners and learners; {@link Algorithm#build} calls this. */
  public Ppo(ExperimentSpec experiment, PpoConfig config) {
    this(experiment, config, policy(experiment, config));
  }

  /** Returns the policy that would be trained. */
  public static PolicySpec policy(ExperimentSpec experiment, PpoConfig config) {
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
    this.config = config;
    learners =
        startLearners(
            member -> Mobula.actor(PpoLearner::new, config, policy, experiment.seed(), member));
  }

  @Override
  protected void trainingStep() {
    List<Rollout> rollouts = sample();
    learners.update(actor -> actor.call(PpoLearner::update, rollouts, envSteps()));
  }

  @Override
  protected Set<String> learnerMetricNames() {
    return PpoLearner.metricNames(config);
  }
}
