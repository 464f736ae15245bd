package dev.mobula.rllib.dqn;

import dev.mobula.columns.Column;
import dev.mobula.columns.math.DetMath;
import dev.mobula.policies.Outputs;
import dev.mobula.policies.PolicyHead;
import dev.mobula.policies.QValues;
import dev.mobula.policies.ReturnDistribution;
import dev.mobula.rllib.replay.Transitions;
import org.jspecify.annotations.Nullable;

/**
 * What was known of the return of an action a step later, {@code R + d · Z'(s', argmax Q(s', ·))}:
 * R and the discount d of a transition of n steps, Z' of the target network, and Q of the same
 * (Mnih et al., 2015) or of the network that learns (van Hasselt et al., 2016). Z' is the value, or
 * all atoms of its {@link ReturnDistribution}. Holds working memory for up to its capacity of rows;
 * confined to one thread.
 */
final class TdTarget {
  private final ReturnDistribution returns;
  private final int atoms;
  private final QValues choosing;
  private final QValues valuing;
  private final int[] best;
  private final float[] rewards;
  private final float[] discounts;
  private final float[] next;
  private final float[] targets;

  TdTarget(PolicyHead.ActionValues head, int choices, int capacity) {
    returns = head.returns();
    atoms = returns.atoms();
    choosing = new QValues(head, choices, capacity);
    valuing = new QValues(head, choices, capacity);
    best = new int[capacity];
    rewards = new float[capacity];
    discounts = new float[capacity];
    next = new float[atoms];
    targets = new float[capacity * atoms];
  }

  /**
   * Computes the targets of transitions.
   *
   * @param chooser the outputs for the next observations of the network that chooses
   * @param valuer those of the network that values what was chosen; may be the same
   * @param mask {@code BOOL[rows, choices]} of the next actions that are allowed, or null for all
   * @param into {@code FLOAT32[rows, atoms]}: values, quantiles, or probabilities
   */
  void compute(
      Transitions transitions,
      Outputs chooser,
      Outputs valuer,
      @Nullable Column mask,
      Column into) {
    int rows = transitions.count();
    choosing.read(chooser, rows);
    choosing.best(rows, mask, best);
    valuing.read(valuer, rows);
    transitions.returns().read(0, rewards, rows);
    transitions.discounts().read(0, discounts, rows);
    for (int row = 0; row < rows; row++) {
      valuing.atoms(row, best[row], next);
      if (returns instanceof ReturnDistribution.Categories categories) {
        project(row, categories);
      } else {
        move(row);
      }
    }
    into.write(0, targets, rows * atoms);
  }

  private void move(int row) {
    for (int i = 0; i < atoms; i++) {
      float later = discounts[row] == 0 ? 0 : discounts[row] * next[i];
      targets[row * atoms + i] = rewards[row] + later;
    }
  }

  private void project(int row, ReturnDistribution.Categories categories) {
    for (int i = 0; i < atoms; i++) {
      next[i] = DetMath.exp(next[i]);
    }
    CategoricalProjection.project(
        rewards[row], discounts[row], categories, next, targets, row * atoms);
  }
}
