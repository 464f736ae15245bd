package dev.mobula.policies;

import dev.mobula.policies.LayerSpec.Dense;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The forward pass of a network in double precision, written for clarity: what engines must match.
 */
final class ReferenceNetwork {
  private final NetworkSpec spec;
  private final ParameterLayout layout;

  ReferenceNetwork(NetworkSpec spec) {
    this.spec = spec;
    layout = ParameterLayout.of(spec);
  }

  /** Returns the values {@code [rows][size]} of every input and layer. */
  Map<String, double[][]> forward(double[] parameters, Map<String, double[][]> inputs) {
    Map<String, double[][]> values = new HashMap<>(inputs);
    for (LayerSpec layer : spec.layers()) {
      values.put(layer.name(), layer((Dense) layer, parameters, values));
    }
    return values;
  }

  private double[][] layer(Dense layer, double[] parameters, Map<String, double[][]> values) {
    int weight = layout.slice(layer.name() + "/weight").offset();
    int bias = layout.slice(layer.name() + "/bias").offset();
    int rows = values.values().iterator().next().length;
    double[][] output = new double[rows][layer.units()];
    for (int row = 0; row < rows; row++) {
      for (int unit = 0; unit < layer.units(); unit++) {
        double sum = parameters[bias + unit];
        int at = weight + unit;
        for (String source : layer.from()) {
          for (double x : Objects.requireNonNull(values.get(source))[row]) {
            sum += x * parameters[at];
            at += layer.units();
          }
        }
        output[row][unit] = activate(layer.activation(), sum);
      }
    }
    return output;
  }

  static double activate(Activation activation, double x) {
    return switch (activation) {
      case LINEAR -> x;
      case RELU -> Math.max(0, x);
      case TANH -> StrictMath.tanh(x);
      case GELU -> {
        double inner = StrictMath.sqrt(2 / StrictMath.PI) * (x + 0.044715 * x * x * x);
        yield 0.5 * x * (1 + StrictMath.tanh(inner));
      }
      case SILU -> x / (1 + StrictMath.exp(-x));
    };
  }
}
