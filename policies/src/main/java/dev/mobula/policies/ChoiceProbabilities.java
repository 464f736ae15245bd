package dev.mobula.policies;

import dev.mobula.columns.Column;
import dev.mobula.columns.DType;
import dev.mobula.columns.math.DetMath;
import org.jspecify.annotations.Nullable;

/**
 * The probabilities of all choices of a Discrete action, for losses that are sums over them. Holds
 * working memory for up to its capacity of rows; confined to one thread.
 */
public final class ChoiceProbabilities {
  private final int choices;
  private final float[] logits;
  private final byte[] allowed;
  private final float[] probabilities;
  private final float[] logProbabilities;

  /** Allocates memory for {@code capacity} rows. */
  public ChoiceProbabilities(int choices, int capacity) {
    this.choices = choices;
    logits = new float[capacity * choices];
    allowed = new byte[capacity * choices];
    probabilities = new float[capacity * choices];
    logProbabilities = new float[capacity * choices];
  }

  /**
   * Computes the probabilities.
   *
   * @param outputs logits in {@code action_dist_inputs}
   * @param mask {@code BOOL[rows, choices]} of those that are allowed, or null for all; others have
   *     the probability 0, and so have all in a row that allows none
   */
  public void read(Outputs outputs, int rows, @Nullable Column mask) {
    int count = rows * choices;
    Column head = outputs.output(DistributionSpec.ACTION_DIST_INPUTS);
    Transfer.read(DistributionSpec.ACTION_DIST_INPUTS, head, logits, count);
    if (mask != null) {
      mask.expect(DType.BOOL).read(0, allowed, count);
    }
    for (int start = 0; start < count; start += choices) {
      normalize(start, mask != null);
    }
  }

  private void normalize(int start, boolean masked) {
    float largest = Float.NEGATIVE_INFINITY;
    for (int i = start; i < start + choices; i++) {
      if (!masked || allowed[i] != 0) {
        largest = Math.max(largest, logits[i]);
      }
    }
    float sum = 0;
    for (int i = start; i < start + choices; i++) {
      boolean takes = !masked || allowed[i] != 0;
      probabilities[i] = takes ? DetMath.exp(logits[i] - largest) : 0;
      sum += probabilities[i];
    }
    float logSum = sum > 0 ? DetMath.log(sum) : 0;
    for (int i = start; i < start + choices; i++) {
      logProbabilities[i] = probabilities[i] > 0 ? logits[i] - largest - logSum : 0;
      probabilities[i] = sum > 0 ? probabilities[i] / sum : 0;
    }
  }

  /** Returns the probabilities, row by row; overwritten by the next {@link #read}. */
  public float[] probabilities() {
    return probabilities;
  }

  /**
   * Returns their logarithms, and 0 where the probability is 0; overwritten by the next {@link
   * #read}.
   */
  public float[] logProbabilities() {
    return logProbabilities;
  }
}
