package dev.mobula.rllib.replay;

import dev.mobula.rllib.config.AlgorithmSpec;

/** The settings of an algorithm that learns from a replay buffer. */
public interface OffPolicySpec extends AlgorithmSpec {
  /** Returns those that all such algorithms share. */
  OffPolicyConfig offPolicy();

  /** Returns the steps by which a recurrent network comes to its state before it learns. */
  default int burnInLen() {
    return 0;
  }
}
