package dev.mobula.policies;

import dev.mobula.columns.math.DetMath;
import dev.mobula.columns.math.Rng;
import java.util.Arrays;

/** Standard deviations that are not learnt, always the same; may be 0, for drawing only. */
final class FixedScale implements GaussianScale {
  private final float logStd;
  private final int size;

  FixedScale(double std, int size) {
    this.logStd = DetMath.log((float) std);
    this.size = size;
  }

  @Override
  public int headSize() {
    return 0;
  }

  @Override
  public void read(float[] head, int offset, int stride, Outputs outputs, int count, float[] into) {
    Arrays.fill(into, 0, count * size, logStd);
  }

  @Override
  public void addGradient(
      float[] logStdGradient,
      int count,
      float[] gradient,
      int offset,
      int stride,
      Outputs outputs) {
    // Nothing is learnt.
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
    // Nothing is learnt.
  }

  @Override
  public void zeroGradients(Outputs outputs) {
    // The head is all it reads.
  }
}
