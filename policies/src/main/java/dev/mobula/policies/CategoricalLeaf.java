package dev.mobula.policies;

import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.math.DetMath;
import dev.mobula.columns.math.Rng;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Independent categorical distributions over groups of choices, given by logits: one group for a
 * Discrete space, one per element for a MultiDiscrete. A choice that the mask forbids has
 * probability 0 and gets no gradient.
 */
final class CategoricalLeaf extends LeafDistribution {
  private final int[] sizes;
  private final int[] starts;
  private final int groups;
  private final int width;
  private final float[] logits;
  private final float[] logProbs;
  private final float[] probs;
  private final int[] actions;

  CategoricalLeaf(int[] sizes, int[] starts, int capacity, Placement at) {
    super(at);
    this.sizes = sizes.clone();
    this.starts = starts.clone();
    groups = sizes.length;
    width = Arrays.stream(sizes).sum();
    logits = new float[capacity * width];
    logProbs = new float[capacity * width];
    probs = new float[capacity * width];
    actions = new int[capacity * groups];
  }

  @Override
  void condition(float[] head, Outputs outputs, int count, byte @Nullable [] mask) {
    readLogits(head, at.head(), at.headWidth(), count, mask);
  }

  @Override
  void conditionOn(float[] parameters, int count, byte @Nullable [] mask) {
    readLogits(parameters, at.parameter(), at.parameterWidth(), count, mask);
  }

  @Override
  void parameters(float[] into) {
    for (int row = 0; row < rows; row++) {
      int target = row * at.parameterWidth() + at.parameter();
      System.arraycopy(logits, row * width, into, target, width);
    }
  }

  @Override
  void sample(Rng rng, ColumnBatch batch) {
    for (int row = 0, i = 0, start = 0; row < rows; row++) {
      for (int group = 0; group < groups; group++) {
        actions[i++] = starts[group] + draw(rng.nextDouble(), start, sizes[group], row);
        start += sizes[group];
      }
    }
    Transfer.write(at.action(), actions, batch.column(at.action()), rows * groups);
  }

  @Override
  void sampleUniformly(Rng rng, ColumnBatch batch) {
    for (int row = 0, i = 0, start = 0; row < rows; row++) {
      for (int group = 0; group < groups; group++) {
        actions[i++] = starts[group] + drawAllowed(rng.nextDouble(), start, sizes[group]);
        start += sizes[group];
      }
    }
    Transfer.write(at.action(), actions, batch.column(at.action()), rows * groups);
  }

  @Override
  void mode(ColumnBatch batch) {
    for (int row = 0, i = 0, start = 0; row < rows; row++) {
      for (int group = 0; group < groups; group++) {
        actions[i++] = starts[group] + best(start, sizes[group], row);
        start += sizes[group];
      }
    }
    Transfer.write(at.action(), actions, batch.column(at.action()), rows * groups);
  }

  @Override
  void addLogProb(ColumnBatch batch, float[] into) {
    readActions(batch);
    for (int row = 0, i = 0, start = 0; row < rows; row++) {
      for (int group = 0; group < groups; group++) {
        into[row] += logProbs[start + choice(i++, group)];
        start += sizes[group];
      }
    }
  }

  @Override
  void addEntropy(float[] into) {
    for (int row = 0, start = 0; row < rows; row++) {
      for (int size : sizes) {
        into[row] += entropy(start, size);
        start += size;
      }
    }
  }

  @Override
  void addKlFrom(LeafDistribution other, float[] into) {
    CategoricalLeaf from = sameKind(other);
    for (int row = 0, i = 0; row < rows; row++) {
      float sum = 0;
      for (int end = i + width; i < end; i++) {
        if (from.probs[i] > 0) {
          sum = Math.fma(from.probs[i], from.logProbs[i] - logProbs[i], sum);
        }
      }
      into[row] += sum;
    }
  }

  @Override
  void addLogProbGradient(ColumnBatch batch, float[] weights, float[] gradient, Outputs outputs) {
    readActions(batch);
    for (int row = 0, i = 0, start = 0; row < rows; row++) {
      int target = row * at.headWidth() + at.head();
      for (int group = 0; group < groups; group++) {
        int chosen = choice(i++, group);
        if (logProbs[start + chosen] != Float.NEGATIVE_INFINITY) {
          pullDown(weights[row], start, sizes[group], gradient, target);
          gradient[target + chosen] += weights[row];
        }
        start += sizes[group];
        target += sizes[group];
      }
    }
  }

  @Override
  void addEntropyGradient(float[] weights, float[] gradient, Outputs outputs) {
    for (int row = 0, start = 0; row < rows; row++) {
      int target = row * at.headWidth() + at.head();
      for (int size : sizes) {
        addEntropyGradient(weights[row], start, size, gradient, target);
        start += size;
        target += size;
      }
    }
  }

  @Override
  void addKlGradient(LeafDistribution other, float[] weights, float[] gradient, Outputs outputs) {
    CategoricalLeaf from = sameKind(other);
    for (int row = 0, i = 0; row < rows; row++) {
      int target = row * at.headWidth() + at.head();
      for (int end = i + width; i < end; i++, target++) {
        gradient[target] = Math.fma(weights[row], probs[i] - from.probs[i], gradient[target]);
      }
    }
  }

  private void readLogits(float[] from, int offset, int stride, int count, byte @Nullable [] mask) {
    rows = count;
    for (int row = 0; row < count; row++) {
      System.arraycopy(from, row * stride + offset, logits, row * width, width);
    }
    if (mask == null) {
      normalize(logits);
      return;
    }
    for (int row = 0, i = 0; row < count; row++) {
      int allowed = row * at.maskWidth() + at.mask();
      for (int end = i + width; i < end; i++) {
        logProbs[i] = mask[allowed++] == 0 ? Float.NEGATIVE_INFINITY : logits[i];
      }
    }
    normalize(logProbs);
  }

  /** Fills probs and logProbs from logits, which may be logProbs itself. */
  private void normalize(float[] from) {
    if (groups == 1 && width == 2) {
      for (int i = 0; i < 2 * rows; i += 2) {
        normalizePair(from[i], from[i + 1], i);
      }
      return;
    }
    // One pass after the other, since the exponentials go twice as fast in a loop of their own.
    for (int row = 0, start = 0; row < rows; row++) {
      for (int size : sizes) {
        shift(from, start, start + size, row);
        start += size;
      }
    }
    for (int i = 0; i < rows * width; i++) {
      probs[i] = DetMath.exp(logProbs[i]);
    }
    for (int row = 0, start = 0; row < rows; row++) {
      for (int size : sizes) {
        scale(start, start + size);
        start += size;
      }
    }
  }

  /** The same numbers as those of the general case, with one exponential instead of two. */
  private void normalizePair(float a, float b, int start) {
    float gap = a - b;
    float distance = Math.abs(gap);
    if (!Float.isFinite(distance)) {
      normalizeExtremes(a, b, start);
      return;
    }
    float e = DetMath.exp(-distance);
    float sum = 1 + e;
    float log = DetMath.log(sum);
    float large = 1 / sum;
    // The sign bit as an index: a branch here would be mispredicted every other time.
    int sign = Float.floatToRawIntBits(gap) >>> 31;
    int likely = start + sign;
    int unlikely = start + 1 - sign;
    probs[likely] = large;
    probs[unlikely] = e * large;
    logProbs[likely] = -log;
    logProbs[unlikely] = -distance - log;
  }

  /** One choice is impossible, or something is not a number. */
  private void normalizeExtremes(float a, float b, int start) {
    logProbs[start] = a;
    logProbs[start + 1] = b;
    shift(logProbs, start, start + 2, start / 2);
    probs[start] = DetMath.exp(logProbs[start]);
    probs[start + 1] = DetMath.exp(logProbs[start + 1]);
    scale(start, start + 2);
  }

  /** Subtracts the largest. */
  private void shift(float[] from, int start, int end, int row) {
    float max = Float.NEGATIVE_INFINITY;
    for (int i = start; i < end; i++) {
      max = Math.max(max, from[i]);
    }
    if (max == Float.NEGATIVE_INFINITY) {
      throw new EmptyMaskException(at.action(), row);
    }
    for (int i = start; i < end; i++) {
      logProbs[i] = from[i] - max;
    }
  }

  /** Divides by the sum. */
  private void scale(int start, int end) {
    float sum = 0;
    for (int i = start; i < end; i++) {
      sum += probs[i];
    }
    float log = DetMath.log(sum);
    float inverse = 1 / sum;
    for (int i = start; i < end; i++) {
      logProbs[i] -= log;
      probs[i] *= inverse;
    }
  }

  /** Returns how many cumulative probabilities are not above the number, without branching. */
  private int draw(double uniform, int start, int size, int row) {
    int index = 0;
    float sum = 0;
    for (int i = 0; i < size - 1; i++) {
      sum += probs[start + i];
      index += uniform >= sum ? 1 : 0;
    }
    return probs[start + index] > 0 ? index : drawPossible(uniform, start, size, row);
  }

  /** The same, minding choices of probability 0 where rounding made them come out. */
  private int drawPossible(double uniform, int start, int size, int row) {
    float sum = 0;
    int last = -1;
    for (int i = 0; i < size; i++) {
      float p = probs[start + i];
      if (p > 0) {
        sum += p;
        last = i;
        if (uniform < sum) {
          return i;
        }
      }
    }
    return checked(last, row);
  }

  /** Returns one of the allowed choices, all of the same probability. */
  private int drawAllowed(double uniform, int start, int size) {
    int allowed = 0;
    for (int i = start; i < start + size; i++) {
      allowed += isAllowed(i) ? 1 : 0;
    }
    int left = (int) (uniform * allowed);
    int choice = 0;
    while (left > 0 || !isAllowed(start + choice)) {
      left -= isAllowed(start + choice) ? 1 : 0;
      choice++;
    }
    return choice;
  }

  private boolean isAllowed(int i) {
    return logProbs[i] != Float.NEGATIVE_INFINITY;
  }

  private int best(int start, int size, int row) {
    float most = 0;
    int best = -1;
    for (int i = 0; i < size; i++) {
      if (probs[start + i] > most) {
        most = probs[start + i];
        best = i;
      }
    }
    return checked(best, row);
  }

  private int checked(int index, int row) {
    if (index < 0) {
      throw notANumber(row);
    }
    return index;
  }

  private float entropy(int start, int size) {
    float sum = 0;
    for (int i = start; i < start + size; i++) {
      if (probs[i] != 0) {
        sum = Math.fma(probs[i], logProbs[i], sum);
      }
    }
    return -sum;
  }

  /** Adds −weight · p. */
  private void pullDown(float weight, int start, int size, float[] gradient, int target) {
    for (int i = 0; i < size; i++) {
      gradient[target + i] = Math.fma(-weight, probs[start + i], gradient[target + i]);
    }
  }

  /** ∂H/∂logit = −p · (log p + H). */
  private void addEntropyGradient(float weight, int start, int size, float[] gradient, int target) {
    float entropy = entropy(start, size);
    for (int i = 0; i < size; i++) {
      float p = probs[start + i];
      if (p != 0) {
        gradient[target + i] -= weight * p * (logProbs[start + i] + entropy);
      }
    }
  }

  private void readActions(ColumnBatch batch) {
    Transfer.read(at.action(), batch.column(at.action()), actions, rows * groups);
  }

  private int choice(int i, int group) {
    int choice = actions[i] - starts[group];
    if (choice < 0 || choice >= sizes[group]) {
      throw new PolicyException(
          "expected an action from %d to %d in '%s' row %d, found %d"
              .formatted(
                  starts[group],
                  starts[group] + sizes[group] - 1,
                  at.action(),
                  i / groups,
                  actions[i]));
    }
    return choice;
  }

  private CategoricalLeaf sameKind(LeafDistribution other) {
    if (other instanceof CategoricalLeaf from && Arrays.equals(from.sizes, sizes)) {
      return from;
    }
    throw notTheSameKind(other);
  }
}
