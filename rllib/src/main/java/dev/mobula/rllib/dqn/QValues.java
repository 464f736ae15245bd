package dev.mobula.rllib.dqn;

import dev.mobula.columns.Column;
import dev.mobula.columns.DType;
import dev.mobula.policies.DistributionSpec;
import dev.mobula.policies.Outputs;
import dev.mobula.policies.SampleBatch;
import org.jspecify.annotations.Nullable;

/**
 * The value Q(s, a) of each choice, out of a network's outputs: the output {@code
 * action_dist_inputs} itself, or with dueling {@code Q = V + A − mean(A)} of that and {@code
 * value}. Holds working memory for up to its capacity of rows; confined to one thread.
 */
final class QValues {
  private static final String ACTIONS = DistributionSpec.ACTION_DIST_INPUTS;
  private static final String VALUE = SampleBatch.VALUE;

  private final int choices;
  private final boolean dueling;
  private final float[] values;
  private final float[] gradients;
  private final float[] states;
  private final byte[] allowed;

  QValues(int choices, boolean dueling, int capacity) {
    this.choices = choices;
    this.dueling = dueling;
    values = new float[capacity * choices];
    gradients = new float[capacity * choices];
    states = new float[capacity];
    allowed = new byte[capacity * choices];
  }

  /** Reads the values of all rows of a forward pass. */
  void read(Outputs outputs, int rows) {
    outputs.output(ACTIONS).read(0, values, rows * choices);
    if (dueling) {
      outputs.output(VALUE).read(0, states, rows);
      for (int row = 0; row < rows; row++) {
        shift(row * choices, states[row] - mean(row * choices));
      }
    }
  }

  private float mean(int start) {
    float sum = 0;
    for (int i = start; i < start + choices; i++) {
      sum += values[i];
    }
    return sum / choices;
  }

  private void shift(int start, float by) {
    for (int i = start; i < start + choices; i++) {
      values[i] += by;
    }
  }

  /** Returns the value of a choice. */
  float value(int row, int choice) {
    return values[row * choices + choice];
  }

  /**
   * Finds the choice of the highest value in each row.
   *
   * @param mask {@code BOOL[rows, choices]} of those that are allowed, or null for all; in a row
   *     that allows none the first one is taken
   * @param into one for each row
   */
  void best(int rows, @Nullable Column mask, int[] into) {
    if (mask != null) {
      mask.expect(DType.BOOL).read(0, allowed, rows * choices);
    }
    for (int row = 0; row < rows; row++) {
      into[row] = best(row * choices, mask != null);
    }
  }

  private int best(int start, boolean masked) {
    int best = 0;
    float most = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < choices; i++) {
      if (values[start + i] > most && (!masked || allowed[start + i] != 0)) {
        most = values[start + i];
        best = i;
      }
    }
    return best;
  }

  /** Overwrites the gradients of the outputs by those of one chosen value in each row. */
  void writeGradients(int[] chosen, float[] slopes, int rows, Outputs outputs) {
    for (int row = 0, start = 0; row < rows; row++, start += choices) {
      float rest = dueling ? -slopes[row] / choices : 0;
      for (int i = start; i < start + choices; i++) {
        gradients[i] = rest;
      }
      gradients[start + chosen[row]] += slopes[row];
    }
    outputs.outputGradient(ACTIONS).write(0, gradients, rows * choices);
    if (dueling) {
      outputs.outputGradient(VALUE).write(0, slopes, rows);
    }
  }
}
