package dev.mobula.policies;

import dev.mobula.columns.math.Rng;

/** Standard deviations from the network: the second half of the head holds the logarithms. */
final class HeadScale implements GaussianScale {
  private final int size;
  private final float min;
  private final float max;
  private final boolean[] cutOff;

  HeadScale(int size, double min, double max, int capacity) {
    this.size = size;
    this.min = (float) min;
    this.max = (float) max;
    cutOff = new boolean[capacity * size];
  }

  @Override
  public int headSize() {
    return size;
  }

  @Override
  public void read(
      float[] head, int offset, int stride, Outputs outputs, int count, float[] logStd) {
    for (int row = 0, i = 0; row < count; row++) {
      int source = row * stride + offset;
      for (int end = i + size; i < end; i++) {
        float value = head[source++];
        cutOff[i] = value < min || value > max;
        logStd[i] = value < min ? min : value > max ? max : value;
      }
    }
  }

  @Override
  public void addGradient(
      float[] logStdGradient,
      int count,
      float[] gradient,
      int offset,
      int stride,
      Outputs outputs) {
    for (int row = 0, i = 0; row < count; row++) {
      int target = row * stride + offset;
      for (int end = i + size; i < end; i++) {
        gradient[target++] += cutOff[i] ? 0 : logStdGradient[i];
      }
    }
  }

  @Override
  public void drawNoise(Rng rng, int count, float[] std, float[] noise) {
    IndependentNoise.draw(rng, count * size, std, noise);
  }

  @Override
  public void addNoiseGradient(
      float[] noiseGradient,
      float[] noise,
      int count,
      float[] gradient,
      int offset,
      int stride,
      Outputs outputs) {
    IndependentNoise.toLogStd(noiseGradient, noise, count * size);
    addGradient(noiseGradient, count, gradient, offset, stride, outputs);
  }

  @Override
  public void zeroGradients(Outputs outputs) {
    // The head is all it reads.
  }
}
