package dev.mobula.policies;

import dev.mobula.columns.Column;
import dev.mobula.columns.math.Rng;

/** Explores by taking, with probability ε, any allowed action instead of the chosen one. */
final class RandomActions {
  private double epsilon;

  RandomActions(double epsilon) {
    this.epsilon = epsilon;
  }

  void setEpsilon(double probability) {
    epsilon = probability;
  }

  /** Replaces some of the actions that were chosen; draws nothing where ε is 0. */
  void replace(ActionDistribution distribution, PolicyMemory memory, Rng rng) {
    if (epsilon == 0) {
      return;
    }
    distribution.sampleUniformly(rng, memory.randomActions());
    for (int row = 0; row < memory.rows; row++) {
      if (rng.nextDouble() < epsilon) {
        memory.takeRandomAction(row);
      }
    }
  }

  /** Cuts the elements of actions off at ±1. */
  static void clip(PolicyMemory memory) {
    for (Column action : memory.actions.columns().values()) {
      for (long i = 0; i < action.size(); i++) {
        action.set(i, Math.clamp(action.get(i), -1, 1));
      }
    }
  }
}
