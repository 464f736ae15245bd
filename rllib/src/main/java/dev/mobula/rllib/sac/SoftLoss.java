package dev.mobula.rllib.sac;

import dev.mobula.rllib.Loss;
import java.util.List;

/** The loss of a policy that is paid for its entropy too. */
abstract class SoftLoss implements Loss {
  /** The mean of −log π. */
  static final String ENTROPY = "entropy";

  /** The mean of log π of the latest minibatch. */
  double meanLogProb;

  @Override
  public final List<String> metricNames() {
    return List.of(ENTROPY);
  }

  @Override
  public final void addMetrics(double[] sums) {
    sums[0] -= meanLogProb;
  }

  /** Returns the mean log-probability of actions in the latest {@link #compute}. */
  final double meanLogProb() {
    return meanLogProb;
  }
}
