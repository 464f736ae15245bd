package dev.mobula.policies;

import dev.mobula.columns.Column;
import dev.mobula.columns.math.DetMath;
import dev.mobula.columns.math.Rng;
import java.util.Arrays;

/**
 * Generalised state-dependent exploration (gSDE; Raffin, Kober, Stulp 2021, equations 6 to 9): the
 * noise of action i is Σ_j latent_j · σ_ji · ε_ji with a matrix ε that is drawn anew only now and
 * then, so its variance is Σ_j latent_j² · σ_ji² (+ 1e-6, as in stable-baselines3). {@code log_std}
 * is row-major {@code [latent, actions]}. Whether the latent layer gets a gradient too is a
 * setting.
 */
final class StateDependentScale implements GaussianScale {
  private static final float EPSILON = 1e-6f;

  private final String parameter;
  private final String latentName;
  private final int size;
  private final int latentSize;
  private final boolean learnFeatures;

  private final float[] latent;
  private final float[] std;
  private final float[] variance;
  private final float[] parameterGradient;
  private final float[] latentGradient;
  private final float[] matrices;
  private int matrixCount;
  private int latentRows;

  StateDependentScale(String parameter, DistributionSettings settings, int size, int capacity) {
    this.parameter = parameter;
    this.latentName = settings.latent();
    this.latentSize = settings.latentSize();
    this.learnFeatures = settings.learnFeatures();
    this.size = size;
    latent = new float[capacity * latentSize];
    std = new float[latentSize * size];
    variance = new float[capacity * size];
    parameterGradient = new float[latentSize * size];
    latentGradient = new float[learnFeatures ? capacity * latentSize : 0];
    matrices = new float[capacity * latentSize * size];
  }

  @Override
  public int headSize() {
    return 0;
  }

  @Override
  public void read(
      float[] head, int offset, int stride, Outputs outputs, int count, float[] logStd) {
    Transfer.read(latentName, outputs.output(latentName), latent, count * latentSize);
    latentRows = count;
    Transfer.read(parameter, outputs.output(parameter), std, latentSize * size);
    for (int i = 0; i < std.length; i++) {
      std[i] = DetMath.exp(std[i]);
    }
    for (int row = 0, i = 0; row < count; row++) {
      for (int action = 0; action < size; action++, i++) {
        variance[i] = variance(row * latentSize, action) + EPSILON;
        logStd[i] = 0.5f * DetMath.log(variance[i]);
      }
    }
  }

  /**
   * ∂log σ_i/∂log_std_ji = latent_j² · σ_ji² / variance_i, and ∂log σ_i/∂latent_j = latent_j ·
   * σ_ji² / variance_i.
   */
  @Override
  public void addGradient(
      float[] logStdGradient,
      int count,
      float[] gradient,
      int offset,
      int stride,
      Outputs outputs) {
    Arrays.fill(parameterGradient, 0);
    for (int row = 0; row < count; row++) {
      for (int action = 0; action < size; action++) {
        int i = row * size + action;
        float weight = logStdGradient[i] / variance[i];
        for (int j = 0, at = action; j < latentSize; j++, at += size) {
          float part = latent[row * latentSize + j];
          parameterGradient[at] = Math.fma(weight, part * part, parameterGradient[at]);
        }
      }
    }
    for (int i = 0; i < std.length; i++) {
      parameterGradient[i] *= std[i] * std[i];
    }
    flush(outputs);
    if (learnFeatures) {
      addLatentGradientOfLogStd(logStdGradient, count, outputs);
    }
  }

  private void addLatentGradientOfLogStd(float[] logStdGradient, int count, Outputs outputs) {
    Arrays.fill(latentGradient, 0, count * latentSize, 0);
    for (int row = 0; row < count; row++) {
      for (int action = 0; action < size; action++) {
        int i = row * size + action;
        float weight = logStdGradient[i] / variance[i];
        for (int j = row * latentSize, at = action; at < std.length; j++, at += size) {
          float slope = latent[j] * std[at] * std[at];
          latentGradient[j] = Math.fma(weight, slope, latentGradient[j]);
        }
      }
    }
    flushLatent(count, outputs);
  }

  @Override
  public void drawNoise(Rng rng, int count, float[] ignored, float[] noise) {
    if (matrixCount == 0) {
      resampleNoise(rng, count);
    }
    expectLatent(count);
    expectMatrices(count);
    for (int row = 0, i = 0; row < count; row++) {
      int matrix = matrix(row);
      for (int action = 0; action < size; action++, i++) {
        float sum = 0;
        for (int j = 0, at = action; j < latentSize; j++, at += size) {
          float weight = std[at] * matrices[matrix + at];
          sum = Math.fma(latent[row * latentSize + j], weight, sum);
        }
        noise[i] = sum;
      }
    }
  }

  /** ∂noise_i/∂log_std_ji = latent_j · σ_ji · ε_ji, and ∂noise_i/∂latent_j = σ_ji · ε_ji. */
  @Override
  public void addNoiseGradient(
      float[] noiseGradient,
      float[] noise,
      int count,
      float[] gradient,
      int offset,
      int stride,
      Outputs outputs) {
    Arrays.fill(parameterGradient, 0);
    for (int row = 0; row < count; row++) {
      int matrix = matrix(row);
      for (int action = 0; action < size; action++) {
        float weight = noiseGradient[row * size + action];
        for (int j = 0, at = action; j < latentSize; j++, at += size) {
          float part = latent[row * latentSize + j] * matrices[matrix + at];
          parameterGradient[at] = Math.fma(weight, part, parameterGradient[at]);
        }
      }
    }
    for (int i = 0; i < std.length; i++) {
      parameterGradient[i] *= std[i];
    }
    flush(outputs);
    if (learnFeatures) {
      addLatentGradientOfNoise(noiseGradient, count, outputs);
    }
  }

  private void addLatentGradientOfNoise(float[] noiseGradient, int count, Outputs outputs) {
    Arrays.fill(latentGradient, 0, count * latentSize, 0);
    for (int row = 0; row < count; row++) {
      int matrix = matrix(row);
      for (int action = 0; action < size; action++) {
        float weight = noiseGradient[row * size + action];
        for (int j = row * latentSize, at = action; at < std.length; j++, at += size) {
          float slope = std[at] * matrices[matrix + at];
          latentGradient[j] = Math.fma(weight, slope, latentGradient[j]);
        }
      }
    }
    flushLatent(count, outputs);
  }

  @Override
  public void zeroGradients(Outputs outputs) {
    outputs.outputGradient(parameter).fill(0);
    outputs.outputGradient(latentName).fill(0);
  }

  @Override
  public void resampleNoise(Rng rng, int count) {
    for (int i = 0; i < count * latentSize * size; i++) {
      matrices[i] = (float) rng.nextGaussian();
    }
    matrixCount = count;
  }

  @Override
  public void forget() {
    latentRows = 0;
  }

  private float variance(int row, int action) {
    float sum = 0;
    for (int j = 0, at = action; j < latentSize; j++, at += size) {
      float part = latent[row + j] * std[at];
      sum = Math.fma(part, part, sum);
    }
    return sum;
  }

  private int matrix(int row) {
    return matrixCount == 1 ? 0 : row * latentSize * size;
  }

  private void expectLatent(int count) {
    if (latentRows != count) {
      throw new PolicyException(
          "expected the network's outputs to draw state-dependent noise from, found recorded"
              + " parameters only; call condition first");
    }
  }

  private void expectMatrices(int count) {
    if (matrixCount != 1 && matrixCount != count) {
      throw new PolicyException(
          "expected noise matrices for %d rows, found %d; call resampleNoise with the number of rows,"
                  .formatted(count, matrixCount)
              + " or with 1 for the same noise in all of them");
    }
  }

  private void flush(Outputs outputs) {
    Column target = outputs.outputGradient(parameter);
    for (int i = 0; i < parameterGradient.length; i++) {
      target.setFloat(i, target.getFloat(i) + parameterGradient[i]);
    }
  }

  private void flushLatent(int count, Outputs outputs) {
    Column target = outputs.outputGradient(latentName);
    for (int i = 0; i < count * latentSize; i++) {
      target.setFloat(i, target.getFloat(i) + latentGradient[i]);
    }
  }
}
