package dev.mobula.policies;

import dev.mobula.policies.OptimizerSpec.Adam;
import dev.mobula.policies.OptimizerSpec.RmsProp;
import dev.mobula.policies.OptimizerSpec.Sgd;

/** PyTorch's optimisers in double precision, in the words of its documentation. */
final class ReferenceOptimizer {
  private final OptimizerSpec spec;
  private final double[] first;
  private final double[] second;
  private int steps;

  ReferenceOptimizer(OptimizerSpec spec, int size) {
    this.spec = spec;
    first = new double[size];
    second = new double[size];
  }

  void step(double[] parameters, double[] gradients, double learningRate) {
    steps++;
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] -= learningRate * direction(i, gradients[i]);
    }
  }

  private double direction(int i, double g) {
    return switch (spec) {
      case Adam(double beta1, double beta2, double epsilon) -> {
        first[i] = beta1 * first[i] + (1 - beta1) * g;
        second[i] = beta2 * second[i] + (1 - beta2) * g * g;
        double mean = first[i] / (1 - StrictMath.pow(beta1, steps));
        double square = second[i] / (1 - StrictMath.pow(beta2, steps));
        yield mean / (StrictMath.sqrt(square) + epsilon);
      }
      case RmsProp(double alpha, double epsilon) -> {
        second[i] = alpha * second[i] + (1 - alpha) * g * g;
        yield g / (StrictMath.sqrt(second[i]) + epsilon);
      }
      case Sgd(double momentum) -> first[i] = steps == 1 ? g : momentum * first[i] + g;
    };
  }
}
