package dev.mobula.policies.simd;

import dev.mobula.policies.OptimizerSpec;
import java.util.List;

/** Stochastic gradient descent with momentum (PyTorch's form: no dampening). */
final class SgdRule implements UpdateRule {
  private final float momentum;
  private final float[] buffer;
  private float rate;

  SgdRule(OptimizerSpec.Sgd spec, int size) {
    momentum = (float) spec.momentum();
    buffer = new float[size];
  }

  @Override
  public List<String> momentNames() {
    return List.of("momentum_buffer");
  }

  @Override
  public List<float[]> moments() {
    return List.of(buffer);
  }

  @Override
  public void begin(long step, double learningRate) {
    rate = (float) learningRate;
  }

  @Override
  public void apply(float[] p, float[] g, int from, int to, float scale) {
    update(p, g, buffer, from, to, scale, momentum, rate);
  }

  private static void update(
      float[] p, float[] g, float[] v, int from, int to, float scale, float momentum, float rate) {
    for (int i = from; i < to; i++) {
      float step = Math.fma(momentum, v[i], g[i] * scale);
      v[i] = step;
      p[i] = Math.fma(-rate, step, p[i]);
    }
  }
}
