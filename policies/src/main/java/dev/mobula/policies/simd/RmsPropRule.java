package dev.mobula.policies.simd;

import dev.mobula.policies.OptimizerSpec;
import java.util.List;

/** RMSprop (Hinton, 2012), not centred, without momentum. */
final class RmsPropRule implements UpdateRule {
  private final double alpha;
  private final float epsilon;
  private final float[] squares;
  private float rate;

  RmsPropRule(OptimizerSpec.RmsProp spec, int size) {
    alpha = spec.alpha();
    epsilon = (float) spec.epsilon();
    squares = new float[size];
  }

  @Override
  public List<String> momentNames() {
    return List.of("square_avg");
  }

  @Override
  public List<float[]> moments() {
    return List.of(squares);
  }

  @Override
  public void begin(long step, double learningRate) {
    rate = (float) learningRate;
  }

  @Override
  public void apply(float[] p, float[] g, int from, int to, float scale) {
    update(p, g, squares, from, to, scale, (float) alpha, (float) (1 - alpha), rate, epsilon);
  }

  private static void update(
      float[] p,
      float[] g,
      float[] v,
      int from,
      int to,
      float scale,
      float alpha,
      float rest,
      float rate,
      float epsilon) {
    for (int i = from; i < to; i++) {
      float x = g[i] * scale;
      float square = Math.fma(rest * x, x, alpha * v[i]);
      v[i] = square;
      p[i] -= rate * x / ((float) Math.sqrt(square) + epsilon);
    }
  }
}
