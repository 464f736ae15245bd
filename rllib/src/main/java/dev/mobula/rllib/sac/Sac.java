package dev.mobula.rllib.sac;

import dev.mobula.core.ActorCreator;
import dev.mobula.core.Mobula;
import dev.mobula.envs.Discrete;
import dev.mobula.policies.PolicySpec;
import dev.mobula.rllib.Algorithm;
import dev.mobula.rllib.PolicySpecs;
import dev.mobula.rllib.config.ConfigException;
import dev.mobula.rllib.config.ExperimentSpec;
import dev.mobula.rllib.replay.ReplayAlgorithm;
import dev.mobula.rllib.replay.ReplayLearner;
import java.util.List;
import java.util.Set;

/** SAC and TQC: sample, remember, learn from what is remembered, start over. */
public final class Sac extends ReplayAlgorithm {
  /** Starts runners and learner; {@link Algorithm#build} calls this. */
  public Sac(ExperimentSpec experiment, SoftSpec config) {
    this(experiment, config, policy(experiment, config));
  }

  private Sac(ExperimentSpec experiment, SoftSpec config, PolicySpec policy) {
    super(
        experiment,
        policy,
        config.soft().sdeSampleFreq(),
        learner(config, policy, experiment.seed()));
  }

  private static ActorCreator<? extends ReplayLearner> learner(
      SoftSpec config, PolicySpec policy, long seed) {
    SoftConfig soft = config.soft();
    if (policy.hasActionMask() && soft.targetEntropy() == null && soft.adaptsAlpha()) {
      throw new ConfigException(
          List.of("target_entropy"),
          "a number with action masks, as the entropy that can be reached depends on them",
          "auto",
          "set it to about 0.98 times the mean of the logarithm of the allowed choices");
    }
    return config instanceof SacConfig sac && policy.actionSpace() instanceof Discrete
        ? Mobula.actor(DiscreteSacLearner::new, sac, policy, seed)
        : Mobula.actor(SacLearner::new, config, policy, seed);
  }

  /** Returns the policy that would be trained. */
  public static PolicySpec policy(ExperimentSpec experiment, SoftSpec config) {
    PolicySpecs.Exploration exploration = config.soft().exploration();
    return config instanceof SacConfig
        ? PolicySpecs.squashedOrDiscreteActor(experiment, exploration)
        : PolicySpecs.squashedActor(experiment, exploration);
  }

  @Override
  protected Set<String> learnerMetricNames() {
    return SoftLearner.metricNames();
  }
}
