package dev.mobula.policies;

import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.columns.math.DetMath;
import dev.mobula.columns.math.Rng;
import org.jspecify.annotations.Nullable;

/** Independent bits, each given by the logit of its being 1: a MultiBinary space. */
final class BernoulliLeaf extends LeafDistribution {
  private final int size;
  private final float[] logits;
  private final float[] probs;

  /** log(1 + e^logit): −log of the probability of a 0. */
  private final float[] softplus;

  private final byte[] actions;

  BernoulliLeaf(int size, int capacity, Placement at) {
    super(at);
    this.size = size;
    logits = new float[capacity * size];
    probs = new float[capacity * size];
    softplus = new float[capacity * size];
    actions = new byte[capacity * size];
  }

  @Override
  void condition(float[] head, Outputs outputs, int count, byte @Nullable [] mask) {
    readLogits(head, at.head(), at.headWidth(), count);
  }

  @Override
  void conditionOn(float[] parameters, int count, byte @Nullable [] mask) {
    readLogits(parameters, at.parameter(), at.parameterWidth(), count);
  }

  @Override
  void parameters(float[] into) {
    for (int row = 0; row < rows; row++) {
      int target = row * at.parameterWidth() + at.parameter();
      System.arraycopy(logits, row * size, into, target, size);
    }
  }

  @Override
  void sample(Rng rng, ColumnBatch batch) {
    for (int i = 0; i < rows * size; i++) {
      actions[i] = (byte) (rng.nextDouble() < probs[i] ? 1 : 0);
    }
    writeActions(batch);
  }

  @Override
  void sampleUniformly(Rng rng, ColumnBatch batch) {
    for (int i = 0; i < rows * size; i++) {
      actions[i] = (byte) (rng.nextDouble() < 0.5 ? 1 : 0);
    }
    writeActions(batch);
  }

  @Override
  void mode(ColumnBatch batch) {
    for (int i = 0; i < rows * size; i++) {
      actions[i] = (byte) (logits[i] > 0 ? 1 : 0);
    }
    writeActions(batch);
  }

  @Override
  void addLogProb(ColumnBatch batch, float[] into) {
    readActions(batch);
    for (int row = 0, i = 0; row < rows; row++) {
      for (int end = i + size; i < end; i++) {
        into[row] += (actions[i] == 0 ? 0 : logits[i]) - softplus[i];
      }
    }
  }

  @Override
  void addEntropy(float[] into) {
    for (int row = 0, i = 0; row < rows; row++) {
      for (int end = i + size; i < end; i++) {
        into[row] += Math.fma(-logits[i], probs[i], softplus[i]);
      }
    }
  }

  @Override
  void addKlFrom(LeafDistribution other, float[] into) {
    BernoulliLeaf from = sameKind(other);
    for (int row = 0, i = 0; row < rows; row++) {
      for (int end = i + size; i < end; i++) {
        float gap = from.logits[i] - logits[i];
        into[row] += Math.fma(from.probs[i], gap, softplus[i] - from.softplus[i]);
      }
    }
  }

  @Override
  void addLogProbGradient(ColumnBatch batch, float[] weights, float[] gradient, Outputs outputs) {
    readActions(batch);
    for (int row = 0, i = 0; row < rows; row++) {
      int target = row * at.headWidth() + at.head();
      for (int end = i + size; i < end; i++, target++) {
        float slope = (actions[i] == 0 ? 0 : 1) - probs[i];
        gradient[target] = Math.fma(weights[row], slope, gradient[target]);
      }
    }
  }

  @Override
  void addEntropyGradient(float[] weights, float[] gradient, Outputs outputs) {
    for (int row = 0, i = 0; row < rows; row++) {
      int target = row * at.headWidth() + at.head();
      for (int end = i + size; i < end; i++, target++) {
        float slope = -logits[i] * probs[i] * (1 - probs[i]);
        gradient[target] = Math.fma(weights[row], slope, gradient[target]);
      }
    }
  }

  @Override
  void addKlGradient(LeafDistribution other, float[] weights, float[] gradient, Outputs outputs) {
    BernoulliLeaf from = sameKind(other);
    for (int row = 0, i = 0; row < rows; row++) {
      int target = row * at.headWidth() + at.head();
      for (int end = i + size; i < end; i++, target++) {
        gradient[target] = Math.fma(weights[row], probs[i] - from.probs[i], gradient[target]);
      }
    }
  }

  private void readLogits(float[] from, int offset, int stride, int count) {
    rows = count;
    for (int row = 0; row < count; row++) {
      System.arraycopy(from, row * stride + offset, logits, row * size, size);
    }
    for (int i = 0; i < count * size; i++) {
      float e = DetMath.exp(-Math.abs(logits[i]));
      float large = 1 / (1 + e);
      probs[i] = logits[i] >= 0 ? large : e * large;
      softplus[i] = Math.max(logits[i], 0) + DetMath.log1p(e);
    }
  }

  private void readActions(ColumnBatch batch) {
    Transfer.read(at.action(), batch.column(at.action()), DType.UINT8, actions, rows * size);
  }

  private void writeActions(ColumnBatch batch) {
    for (int i = 0; i < rows * size; i++) {
      if (Float.isNaN(probs[i])) {
        throw notANumber(i / size);
      }
    }
    Transfer.write(at.action(), actions, batch.column(at.action()), rows * size);
  }

  private BernoulliLeaf sameKind(LeafDistribution other) {
    if (other instanceof BernoulliLeaf from && from.size == size) {
      return from;
    }
    throw notTheSameKind(other);
  }
}
