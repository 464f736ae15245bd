package dev.mobula.rllib.dqn;

import dev.mobula.columns.Column;
import dev.mobula.policies.Outputs;
import dev.mobula.rllib.replay.Transitions;
import org.jspecify.annotations.Nullable;

/**
 * What the value of an action should have been, {@code y = R + d · Q'(s', argmax Q(s', ·))}: R and
 * the discount d of a transition of n steps, Q' of the target network, and Q of the same (Mnih et
 * al., 2015) or of the network that learns (van Hasselt et al., 2016). Holds working memory for up
 * to its capacity of rows; confined to one thread.
 */
final class TdTarget {
  private final QValues choosing;
  private final QValues valuing;
  private final int[] best;
  private final float[] targets;
  private final float[] discounts;

  TdTarget(int choices, boolean dueling, int capacity) {
    choosing = new QValues(choices, dueling, capacity);
    valuing = new QValues(choices, dueling, capacity);
    best = new int[capacity];
    targets = new float[capacity];
    discounts = new float[capacity];
  }

  /**
   * Computes the targets of transitions.
   *
   * @param chooser the outputs for the next observations of the network that chooses
   * @param valuer those of the network that values what was chosen; may be the same
   * @param mask {@code BOOL[rows, choices]} of the next actions that are allowed, or null for all
   * @param into {@code FLOAT32[rows]}
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
    transitions.returns().read(0, targets, rows);
    transitions.discounts().read(0, discounts, rows);
    for (int row = 0; row < rows; row++) {
      if (discounts[row] != 0) {
        targets[row] += discounts[row] * valuing.value(row, best[row]);
      }
    }
    into.write(0, targets, rows);
  }
}
