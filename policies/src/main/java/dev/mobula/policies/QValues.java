package dev.mobula.policies;

import dev.mobula.columns.Column;
import dev.mobula.columns.DType;
import dev.mobula.columns.math.DetMath;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The value Q(s, a) of each choice, out of a network's outputs: the mean of the {@linkplain
 * ReturnDistribution atoms} that the output {@code action_dist_inputs} has for it, or with dueling
 * of {@code V + A − mean(A)} of that and {@code value}. Holds working memory for up to its capacity
 * of rows; confined to one thread.
 */
public final class QValues {
  private static final String ACTIONS = DistributionSpec.ACTION_DIST_INPUTS;
  private static final String VALUE = SampleBatch.VALUE;

  private final int choices;
  private final boolean dueling;
  private final ReturnDistribution returns;
  private final int atoms;
  private final float[] outputs;
  private final float[] values;
  private final float[] gradients;
  private final float[] states;
  private final float[] means;
  private final byte[] allowed;

  /** Allocates working memory. */
  public QValues(PolicyHead.ActionValues head, int choices, int capacity) {
    this.choices = choices;
    this.dueling = head.dueling();
    this.returns = head.returns();
    this.atoms = returns.atoms();
    outputs = new float[capacity * choices * atoms];
    values = returns instanceof ReturnDistribution.Mean ? outputs : new float[capacity * choices];
    gradients = new float[capacity * choices * atoms];
    states = new float[capacity * atoms];
    means = new float[atoms];
    allowed = new byte[capacity * choices];
  }

  /** Reads the values of all rows of a forward pass. */
  public void read(Outputs network, int rows) {
    network.output(ACTIONS).read(0, outputs, rows * choices * atoms);
    if (dueling) {
      network.output(VALUE).read(0, states, rows * atoms);
      for (int row = 0; row < rows; row++) {
        combine(row);
      }
    }
    switch (returns) {
      case ReturnDistribution.Mean _ -> {}
      case ReturnDistribution.Quantiles _ -> average(rows * choices);
      case ReturnDistribution.Categories categories -> expect(rows * choices, categories);
    }
  }

  private void combine(int row) {
    int start = row * choices * atoms;
    int end = start + choices * atoms;
    Arrays.fill(means, 0);
    for (int at = start; at < end; at += atoms) {
      for (int i = 0; i < atoms; i++) {
        means[i] += outputs[at + i];
      }
    }
    for (int at = start; at < end; at += atoms) {
      for (int i = 0; i < atoms; i++) {
        outputs[at + i] += states[row * atoms + i] - means[i] / choices;
      }
    }
  }

  private void average(int count) {
    for (int n = 0; n < count; n++) {
      float sum = 0;
      for (int i = n * atoms; i < (n + 1) * atoms; i++) {
        sum += outputs[i];
      }
      values[n] = sum / atoms;
    }
  }

  /** Turns logits into logarithms of probabilities. */
  private void expect(int count, ReturnDistribution.Categories categories) {
    for (int n = 0; n < count; n++) {
      int start = n * atoms;
      float logSum = logSumOfExp(start);
      float mean = 0;
      for (int i = 0; i < atoms; i++) {
        outputs[start + i] -= logSum;
        mean += DetMath.exp(outputs[start + i]) * (float) categories.value(i);
      }
      values[n] = mean;
    }
  }

  private float logSumOfExp(int start) {
    float largest = Float.NEGATIVE_INFINITY;
    for (int i = start; i < start + atoms; i++) {
      largest = Math.max(largest, outputs[i]);
    }
    float sum = 0;
    for (int i = start; i < start + atoms; i++) {
      sum += DetMath.exp(outputs[i] - largest);
    }
    return largest + DetMath.log(sum);
  }

  /** Returns the value of a choice. */
  public float value(int row, int choice) {
    return values[row * choices + choice];
  }

  /** Writes the values of all choices into {@code FLOAT32[rows, choices]}. */
  public void writeValues(Column into) {
    into.write(0, values, into.rows() * choices);
  }

  /**
   * Copies the atoms of a choice: its value, quantiles, or the logarithms of probabilities.
   *
   * @param into overwritten from 0 on
   */
  public void atoms(int row, int choice, float[] into) {
    System.arraycopy(outputs, (row * choices + choice) * atoms, into, 0, atoms);
  }

  /**
   * Finds the choice of the highest value in each row.
   *
   * @param mask {@code BOOL[rows, choices]} of those that are allowed, or null for all; in a row
   *     that allows none the first one is taken
   * @param into one for each row
   */
  public void best(int rows, @Nullable Column mask, int[] into) {
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

  /**
   * Overwrites the gradients of the outputs by those of the atoms of one chosen value in each row.
   *
   * @param slopes of the atoms (of categories: of their logits), row by row
   */
  public void writeGradients(int[] chosen, float[] slopes, int rows, Outputs network) {
    for (int row = 0; row < rows; row++) {
      for (int choice = 0; choice < choices; choice++) {
        float share = (choice == chosen[row] ? 1 : 0) - (dueling ? 1f / choices : 0);
        int at = (row * choices + choice) * atoms;
        for (int i = 0; i < atoms; i++) {
          gradients[at + i] = share * slopes[row * atoms + i];
        }
      }
    }
    network.outputGradient(ACTIONS).write(0, gradients, rows * choices * atoms);
    if (dueling) {
      network.outputGradient(VALUE).write(0, slopes, rows * atoms);
    }
  }
}
