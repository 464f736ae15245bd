package dev.mobula.policies.simd;

import dev.mobula.policies.OptimizerSpec;
import java.util.List;

/**
 * The formula of an optimiser, over ranges of indices of parameters, gradients and moments. Plain
 * loops that the JIT vectorises. Padding stays zero, as its gradients are.
 */
interface UpdateRule {
  /** Returns the names of the moments, PyTorch's. */
  List<String> momentNames();

  /** Returns the moments in the order of the names, each as long as all parameters. */
  List<float[]> moments();

  /** Starts a step, counted from 1, in which {@link #apply} may be called for several ranges. */
  void begin(long step, double learningRate);

  /** Updates {@code p[from, to)} by gradients times {@code scale}. */
  void apply(float[] p, float[] g, int from, int to, float scale);

  /** Returns the rule of a spec for {@code size} parameters. */
  static UpdateRule of(OptimizerSpec spec, int size) {
    return switch (spec) {
      case OptimizerSpec.Adam adam -> new AdamRule(adam, size);
      case OptimizerSpec.RmsProp rmsProp -> new RmsPropRule(rmsProp, size);
      case OptimizerSpec.Sgd sgd -> new SgdRule(sgd, size);
    };
  }
}
