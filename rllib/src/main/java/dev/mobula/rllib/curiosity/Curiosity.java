package dev.mobula.rllib.curiosity;

import dev.mobula.columns.Column;
import dev.mobula.columns.Stateful;
import dev.mobula.rllib.LearnerResult.Metric;
import dev.mobula.rollout.Rollout;
import java.util.List;

/** Rewards what is new to an algorithm. Confined to its learner's thread. */
public interface Curiosity extends Stateful, AutoCloseable {
  /** The mean of the rewards of an update, the environment's not included. */
  String MEAN = "intrinsic_reward_mean";

  /**
   * Returns the rewards of the environment and those of its own, {@code FLOAT32[rows]}; padding
   * stays as it is.
   */
  Column rewards(Rollout rollout);

  /**
   * Learns from rollouts, once they have been rewarded.
   *
   * @param envSteps environment steps sampled in the run so far, the time of schedules
   */
  void learn(List<Rollout> rollouts, long envSteps);

  /** Returns the metrics of the rewards and of what was learnt since the last call. */
  List<Metric> takeMetrics();

  /** Returns the gradient steps in the run that were left out as something was not finite. */
  long skipped();

  @Override
  void close();
}
