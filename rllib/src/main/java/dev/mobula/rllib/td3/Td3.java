package dev.mobula.rllib.td3;

import dev.mobula.core.Mobula;
import dev.mobula.policies.PolicyHead;
import dev.mobula.policies.PolicySpec;
import dev.mobula.rllib.PolicySpecs;
import dev.mobula.rllib.config.ExperimentSpec;
import dev.mobula.rllib.replay.ReplayAlgorithm;
import java.util.Set;

/** TD3 and DDPG: sample with noise, remember, learn from what is remembered, start over. */
public final class Td3 extends ReplayAlgorithm {
  /** Starts runners and learner; {@link dev.mobula.rllib.Algorithm#build} calls this. */
  Td3(ExperimentSpec experiment, Td3Config config) {
    this(experiment, config, policy(experiment, config));
  }

  static PolicySpec policy(ExperimentSpec experiment, Td3Config config) {
    return PolicySpecs.boundedActor(experiment, new PolicyHead.NoisyActions(config.noiseStd()));
  }

  private Td3(ExperimentSpec experiment, Td3Config config, PolicySpec policy) {
    super(experiment, policy, Mobula.actor(Td3Learner::new, config, policy, experiment.seed()));
  }

  @Override
  protected Set<String> learnerMetricNames() {
    return Td3Learner.metricNames();
  }
}
