package dev.mobula.policies;

import dev.mobula.columns.Column;
import dev.mobula.columns.math.Rng;
import java.util.Arrays;

/** Standard deviations that are the same in every state: a free parameter holds the logarithms. */
final class FreeScale implements GaussianScale {
  private final String parameter;
  private final int size;
  private final float[] values;

  FreeScale(String parameter, int size) {
    this.parameter = parameter;
    this.size = size;
    values = new float[size];
  }

  @Override
  public int headSize() {
    return 0;
  }

  @Override
  public void read(
      float[] head, int offset, int stride, Outputs outputs, int count, float[] logStd) {
    Transfer.read(parameter, outputs.output(parameter), values, size);
    for (int row = 0; row < count; row++) {
      System.arraycopy(values, 0, logStd, row * size, size);
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
    Arrays.fill(values, 0);
    for (int row = 0, i = 0; row < count; row++) {
      for (int j = 0; j < size; j++) {
        values[j] += logStdGradient[i++];
      }
    }
    Column target = outputs.outputGradient(parameter);
    for (int j = 0; j < size; j++) {
      target.setFloat(j, target.getFloat(j) + values[j]);
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
    outputs.outputGradient(parameter).fill(0);
  }
}
