package dev.mobula.policies.simd;

import dev.mobula.policies.OptimizerSpec;
import java.util.List;

/** Adam (Kingma and Ba, 2015), with the operations in PyTorch's order. */
final class AdamRule implements UpdateRule {
  private final double beta1;
  private final double beta2;
  private final float epsilon;
  private final float[] means;
  private final float[] squares;
  private long powersAt;
  private double power1 = 1;
  private double power2 = 1;
  private float rate;
  private float root;

  AdamRule(OptimizerSpec.Adam spec, int size) {
    beta1 = spec.beta1();
    beta2 = spec.beta2();
    epsilon = (float) spec.epsilon();
    means = new float[size];
    squares = new float[size];
  }

  @Override
  public List<String> momentNames() {
    return List.of("exp_avg", "exp_avg_sq");
  }

  @Override
  public List<float[]> moments() {
    return List.of(means, squares);
  }

  @Override
  public void begin(long step, double learningRate) {
    advance(step);
    rate = (float) (learningRate / (1 - power1));
    root = (float) (1 / Math.sqrt(1 - power2));
  }

  /** Brings the powers of the betas to a step, by products so that a resumed run has the same. */
  private void advance(long step) {
    if (step <= powersAt) {
      powersAt = 0;
      power1 = 1;
      power2 = 1;
    }
    for (; powersAt < step; powersAt++) {
      power1 *= beta1;
      power2 *= beta2;
    }
  }

  @Override
  public void apply(float[] p, float[] g, int from, int to, float scale) {
    float rest1 = (float) (1 - beta1);
    float rest2 = (float) (1 - beta2);
    update(p, g, means, squares, from, to, scale, rest1, (float) beta2, rest2, rate, root, epsilon);
  }

  private static void update(
      float[] p,
      float[] g,
      float[] m,
      float[] v,
      int from,
      int to,
      float scale,
      float rest1,
      float beta2,
      float rest2,
      float rate,
      float root,
      float epsilon) {
    for (int i = from; i < to; i++) {
      float x = g[i] * scale;
      float mean = Math.fma(rest1, x - m[i], m[i]);
      float square = Math.fma(rest2 * x, x, beta2 * v[i]);
      m[i] = mean;
      v[i] = square;
      p[i] -= rate * mean / Math.fma((float) Math.sqrt(square), root, epsilon);
    }
  }
}
