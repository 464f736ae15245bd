package dev.mobula.rllib.replay;

import dev.mobula.rllib.config.AlgorithmSpec;
import org.jspecify.annotations.Nullable;

/** The settings that all algorithms have in common that learn from a replay buffer. */
public interface OffPolicySpec extends AlgorithmSpec {
  /** Returns what is remembered, and what is drawn from it. */
  ReplayBufferConfig replayBufferConfig();

  /** Returns the environment steps sampled before the first gradient step. */
  long numStepsSampledBeforeLearningStarts();

  /**
   * Returns the rows learnt from for each environment step sampled; null for one gradient step per
   * sample of all environments.
   */
  @Nullable Double trainingIntensity();

  /** Returns the environment steps from one update of target networks to the next. */
  long targetNetworkUpdateFreq();

  /** Returns how far such an update moves target networks; 1: all the way. */
  double tau();

  /** Returns the steps whose rewards a target sums. */
  int nStep();
}
