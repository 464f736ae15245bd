package dev.mobula.rllib.sac;

import dev.mobula.core.Mobula;
import dev.mobula.policies.PolicyHead;
import dev.mobula.policies.PolicySpec;
import dev.mobula.rllib.Algorithm;
import dev.mobula.rllib.PolicySpecs;
import dev.mobula.rllib.config.ExperimentSpec;
import dev.mobula.rllib.replay.ReplayAlgorithm;
import java.util.Set;

/** SAC and TQC: sample, remember, learn from what is remembered, start over. */
public final class Sac extends ReplayAlgorithm {
  /** Starts runners and learner; {@link Algorithm#build} calls this. */
  public Sac(ExperimentSpec experiment, SoftSpec config) {
    this(experiment, config, policy(experiment));
  }

  private Sac(ExperimentSpec experiment, SoftSpec config, PolicySpec policy) {
    super(experiment, policy, Mobula.actor(SacLearner::new, config, policy, experiment.seed()));
  }

  /** Returns the policy that would be trained. */
  public static PolicySpec policy(ExperimentSpec experiment) {
    return PolicySpecs.boundedActor(experiment, new PolicyHead.ActionProbabilities(false));
  }

  @Override
  protected Set<String> learnerMetricNames() {
    return SacLearner.metricNames();
  }
}
