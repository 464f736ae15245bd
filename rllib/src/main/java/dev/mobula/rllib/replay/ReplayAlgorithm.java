package dev.mobula.rllib.replay;

import dev.mobula.core.ActorCreator;
import dev.mobula.policies.PolicySpec;
import dev.mobula.rllib.Algorithm;
import dev.mobula.rllib.LearnerGroup;
import dev.mobula.rllib.config.ExperimentSpec;
import dev.mobula.rollout.Rollout;
import java.util.List;

/** An algorithm that samples, remembers, learns from what is remembered, and starts over. */
public abstract class ReplayAlgorithm extends Algorithm {
  private final LearnerGroup<? extends ReplayLearner> learner;
  private final long warmUp;

  /** Starts runners and learner, of a policy without state-dependent exploration. */
  protected ReplayAlgorithm(
      ExperimentSpec experiment, PolicySpec policy, ActorCreator<? extends ReplayLearner> creator) {
    this(experiment, policy, -1, creator);
  }

  /**
   * Starts runners and learner.
   *
   * @param sdeSampleFreq steps between draws of gSDE's noise; -1 for once a sample
   */
  protected ReplayAlgorithm(
      ExperimentSpec experiment,
      PolicySpec policy,
      int sdeSampleFreq,
      ActorCreator<? extends ReplayLearner> creator) {
    super(experiment, policy, Sampling.replay(sdeSampleFreq));
    warmUp =
        experiment.config(OffPolicySpec.class).offPolicy().numStepsSampledBeforeLearningStarts();
    learner = startLearners(_ -> creator);
  }

  /**
   * Returns the probability of a random action in the next sample: at first 1 until learning
   * starts, then 0.
   */
  protected double epsilon() {
    return envSteps() < warmUp ? 1 : 0;
  }

  @Override
  protected final void trainingStep() {
    List<Rollout> rollouts = sampleOnce(epsilon());
    learner.update(actor -> actor.call(ReplayLearner::update, rollouts, normalizers(), envSteps()));
  }
}
