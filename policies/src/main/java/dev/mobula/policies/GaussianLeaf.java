package dev.mobula.policies;

import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.math.DetMath;
import dev.mobula.columns.math.Rng;
import org.jspecify.annotations.Nullable;

/**
 * Independent Gaussians over the elements of a Box, optionally squashed by tanh. Where the standard
 * deviations come from is the {@link GaussianScale}'s business: here everything is written in terms
 * of mean and log σ of every row and element.
 */
final class GaussianLeaf extends LeafDistribution {
  private static final float HALF_LOG_TWO_PI = 0.9189385f;

  private final int size;
  private final boolean squash;
  private final float clipMean;
  private final GaussianScale scale;
  private final float[] mean;
  private final float[] meanSlope;
  private final float[] logStd;
  private final float[] std;
  private final float[] actions;
  private final float[] noise;
  private final float[] logStdGradient;
  private final float[] noiseGradient;

  GaussianLeaf(
      int size, DistributionSettings settings, GaussianScale scale, int capacity, Placement at) {
    super(at);
    this.size = size;
    this.squash = settings.squashOutput();
    this.clipMean = (float) settings.clipMean();
    this.scale = scale;
    mean = new float[capacity * size];
    meanSlope = new float[capacity * size];
    logStd = new float[capacity * size];
    std = new float[capacity * size];
    actions = new float[capacity * size];
    noise = new float[capacity * size];
    logStdGradient = new float[capacity * size];
    noiseGradient = new float[capacity * size];
  }

  @Override
  void condition(float[] head, Outputs outputs, int count, byte @Nullable [] mask) {
    rows = count;
    for (int row = 0; row < count; row++) {
      System.arraycopy(head, row * at.headWidth() + at.head(), mean, row * size, size);
    }
    clipMeans();
    scale.read(head, at.head() + size, at.headWidth(), outputs, count, logStd);
    fillStd();
  }

  @Override
  void conditionOn(float[] parameters, int count, byte @Nullable [] mask) {
    rows = count;
    for (int row = 0; row < count; row++) {
      int source = row * at.parameterWidth() + at.parameter();
      System.arraycopy(parameters, source, mean, row * size, size);
      System.arraycopy(parameters, source + size, logStd, row * size, size);
    }
    scale.forget();
    fillStd();
  }

  @Override
  void parameters(float[] into) {
    for (int row = 0; row < rows; row++) {
      int target = row * at.parameterWidth() + at.parameter();
      System.arraycopy(mean, row * size, into, target, size);
      System.arraycopy(logStd, row * size, into, target + size, size);
    }
  }

  @Override
  void resampleNoise(Rng rng, int count) {
    scale.resampleNoise(rng, count);
  }

  @Override
  void sample(Rng rng, ColumnBatch batch) {
    scale.drawNoise(rng, rows, std, noise);
    for (int i = 0; i < rows * size; i++) {
      actions[i] = squashed(mean[i] + noise[i]);
    }
    writeActions(batch);
  }

  @Override
  void sampleUniformly(Rng rng, ColumnBatch batch) {
    for (int i = 0; i < rows * size; i++) {
      actions[i] = (float) (2 * rng.nextDouble() - 1);
    }
    writeActions(batch);
  }

  @Override
  void mode(ColumnBatch batch) {
    for (int i = 0; i < rows * size; i++) {
      actions[i] = squashed(mean[i]);
    }
    writeActions(batch);
  }

  @Override
  void addLogProb(ColumnBatch batch, float[] into) {
    readActions(batch);
    for (int row = 0, i = 0; row < rows; row++) {
      for (int end = i + size; i < end; i++) {
        into[row] += logDensity(actions[i] - mean[i], i) - logSlope(actions[i]);
      }
    }
  }

  @Override
  void addEntropy(float[] into) {
    for (int row = 0, i = 0; row < rows; row++) {
      for (int end = i + size; i < end; i++) {
        into[row] += 0.5f + HALF_LOG_TWO_PI + logStd[i];
        if (squash) {
          into[row] += (float) Squash.expectedLogSlope(mean[i], std[i]);
        }
      }
    }
  }

  /** The squashing is the same on both sides, so it does not show. */
  @Override
  void addKlFrom(LeafDistribution other, float[] into) {
    GaussianLeaf from = sameKind(other);
    for (int row = 0, i = 0; row < rows; row++) {
      for (int end = i + size; i < end; i++) {
        float spread = 0.5f * (relativeSpread(from, i) - 1);
        into[row] += logStd[i] - from.logStd[i] + spread;
      }
    }
  }

  @Override
  void addLogProbGradient(ColumnBatch batch, float[] weights, float[] gradient, Outputs outputs) {
    readActions(batch);
    for (int row = 0, i = 0; row < rows; row++) {
      int target = row * at.headWidth() + at.head();
      for (int end = i + size; i < end; i++) {
        float z = (actions[i] - mean[i]) / std[i];
        gradient[target++] += meanSlope[i] * weights[row] * z / std[i];
        logStdGradient[i] = weights[row] * Math.fma(z, z, -1);
      }
    }
    addScaleGradient(gradient, outputs);
  }

  @Override
  void addEntropyGradient(float[] weights, float[] gradient, Outputs outputs) {
    for (int row = 0, i = 0; row < rows; row++) {
      int target = row * at.headWidth() + at.head();
      for (int end = i + size; i < end; i++, target++) {
        logStdGradient[i] = weights[row];
        if (squash) {
          float slope = meanSlope[i] * (float) Squash.meanDerivative(mean[i], std[i]);
          gradient[target] += weights[row] * slope;
          logStdGradient[i] += weights[row] * (float) Squash.logStdDerivative(mean[i], std[i]);
        }
      }
    }
    addScaleGradient(gradient, outputs);
  }

  @Override
  void addKlGradient(LeafDistribution other, float[] weights, float[] gradient, Outputs outputs) {
    GaussianLeaf from = sameKind(other);
    for (int row = 0, i = 0; row < rows; row++) {
      int target = row * at.headWidth() + at.head();
      for (int end = i + size; i < end; i++) {
        float gap = mean[i] - from.mean[i];
        gradient[target++] += meanSlope[i] * weights[row] * gap / (std[i] * std[i]);
        logStdGradient[i] = weights[row] * (1 - relativeSpread(from, i));
      }
    }
    addScaleGradient(gradient, outputs);
  }

  @Override
  void zeroGradients(Outputs outputs) {
    scale.zeroGradients(outputs);
  }

  /** Adds the log-probability of the latest {@link #sample}. */
  void addSampleLogProb(float[] into) {
    for (int row = 0, i = 0; row < rows; row++) {
      for (int end = i + size; i < end; i++) {
        into[row] += logDensity(noise[i], i) - logSlope(mean[i] + noise[i]);
      }
    }
  }

  /**
   * With u = mean + noise and the noise a function of the scale's parameters: the density's share
   * of the gradient at fixed u − mean, the noise's share through u.
   */
  void addSampleGradient(
      ColumnBatch actionGradients, float[] weights, float[] gradient, Outputs outputs) {
    Transfer.read(at.action(), actionGradients.column(at.action()), actions, rows * size);
    for (int row = 0, i = 0; row < rows; row++) {
      int target = row * at.headWidth() + at.head();
      for (int end = i + size; i < end; i++) {
        float through = throughSample(weights[row], actions[i], mean[i] + noise[i]);
        float z = noise[i] / std[i];
        gradient[target++] += meanSlope[i] * through;
        noiseGradient[i] = through - weights[row] * z / std[i];
        logStdGradient[i] = weights[row] * Math.fma(z, z, -1);
      }
    }
    addScaleGradient(gradient, outputs);
    int offset = at.head() + size;
    scale.addNoiseGradient(noiseGradient, noise, rows, gradient, offset, at.headWidth(), outputs);
  }

  /** Replaces the noise of the latest sample by chosen numbers, and writes the actions. */
  void sampleWithNoise(float[] standardNormal, ColumnBatch batch) {
    for (int i = 0; i < rows * size; i++) {
      noise[i] = std[i] * standardNormal[i];
      actions[i] = squashed(mean[i] + noise[i]);
    }
    writeActions(batch);
  }

  private float throughSample(float weight, float actionGradient, float u) {
    if (!squash) {
      return actionGradient;
    }
    float action = DetMath.tanh(u);
    return Math.fma(weight, 2 * action, actionGradient * Math.fma(-action, action, 1));
  }

  /** Beyond the bound a mean no longer follows the head. */
  private void clipMeans() {
    for (int i = 0; i < rows * size; i++) {
      meanSlope[i] = Math.abs(mean[i]) > clipMean ? 0 : 1;
      mean[i] = Math.clamp(mean[i], -clipMean, clipMean);
    }
  }

  private void fillStd() {
    for (int i = 0; i < rows * size; i++) {
      std[i] = DetMath.exp(logStd[i]);
    }
  }

  private float squashed(float u) {
    return squash ? DetMath.tanh(u) : u;
  }

  private float logDensity(float deviation, int i) {
    float z = deviation / std[i];
    return Math.fma(-0.5f * z, z, -HALF_LOG_TWO_PI) - logStd[i];
  }

  private float logSlope(float u) {
    return squash ? (float) Squash.logSlope(u) : 0;
  }

  /** (σ_other² + (mean − mean_other)²) / σ². */
  private float relativeSpread(GaussianLeaf from, int i) {
    float gap = mean[i] - from.mean[i];
    float ratio = from.std[i] / std[i];
    float shift = gap / std[i];
    return Math.fma(ratio, ratio, shift * shift);
  }

  private void addScaleGradient(float[] gradient, Outputs outputs) {
    scale.addGradient(logStdGradient, rows, gradient, at.head() + size, at.headWidth(), outputs);
  }

  /** Leaves the values before squashing in {@code actions}. */
  private void readActions(ColumnBatch batch) {
    Transfer.read(at.action(), batch.column(at.action()), actions, rows * size);
    if (squash) {
      for (int i = 0; i < rows * size; i++) {
        actions[i] = Squash.inverse(actions[i]);
      }
    }
  }

  private void writeActions(ColumnBatch batch) {
    for (int i = 0; i < rows * size; i++) {
      if (Float.isNaN(actions[i])) {
        throw notANumber(i / size);
      }
    }
    Transfer.write(at.action(), actions, batch.column(at.action()), rows * size);
  }

  private GaussianLeaf sameKind(LeafDistribution other) {
    if (other instanceof GaussianLeaf from && from.size == size && from.squash == squash) {
      return from;
    }
    throw notTheSameKind(other);
  }
}
