package dev.mobula.rllib.tqc;

import dev.mobula.policies.PolicySpec;
import dev.mobula.rllib.Algorithm;
import dev.mobula.rllib.AlgorithmType;
import dev.mobula.rllib.config.AlgorithmSpec;
import dev.mobula.rllib.config.ExperimentSpec;
import dev.mobula.rllib.sac.Sac;

/** Makes TQC known by its name: {@link Sac} with critics that say quantiles of returns. */
public final class TqcType implements AlgorithmType {
  @Override
  public String name() {
    return "TQC";
  }

  @Override
  public Class<? extends AlgorithmSpec> configType() {
    return TqcConfig.class;
  }

  @Override
  public String description() {
    return "Truncated Quantile Critics (Kuznetsov et al., 2020), SAC with distributions of returns; Box actions";
  }

  @Override
  public PolicySpec policy(ExperimentSpec experiment) {
    return Sac.policy(experiment, experiment.config(TqcConfig.class));
  }

  @Override
  public Algorithm build(ExperimentSpec experiment) {
    return new Sac(experiment, experiment.config(TqcConfig.class));
  }
}
