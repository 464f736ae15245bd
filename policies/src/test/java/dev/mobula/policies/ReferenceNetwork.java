package dev.mobula.policies;

import dev.mobula.policies.LayerSpec.Dense;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The forward pass of a network in double precision, written for clarity: what engines must match.
 */
public final class ReferenceNetwork {
  private final NetworkSpec spec;
  private final ParameterLayout layout;

  /** Creates the reference for a network. */
  public ReferenceNetwork(NetworkSpec spec) {
    this.spec = spec;
    layout = ParameterLayout.of(spec);
  }

  /** Returns the values {@code [rows][size]} of every input and layer. */
  public Map<String, double[][]> forward(double[] parameters, Map<String, double[][]> inputs) {
    return forward(parameters, inputs, null, new double[0][]);
  }

  /** Returns the same for sequences, and leaves in each state what it comes to. */
  Map<String, double[][]> forward(
      double[] parameters,
      Map<String, double[][]> inputs,
      @Nullable Sequences sequences,
      double[][] states) {
    Map<String, double[][]> values = new HashMap<>(inputs);
    int state = 0;
    for (LayerSpec layer : spec.layers()) {
      if (layer instanceof LayerSpec.Recurrent recurrent) {
        values.put(
            layer.name(),
            new ReferenceRecurrence(recurrent, layout, parameters)
                .forward(
                    joined(layer.from(), values),
                    Objects.requireNonNull(sequences),
                    states,
                    state));
        state += recurrent.cell().stateSize(recurrent.units());
      } else if (layer instanceof Dense dense) {
        values.put(layer.name(), layer(dense, parameters, values));
      } else if (layer instanceof TokenLayer tokens) {
        values.put(
            layer.name(), new ReferenceTokens(spec, layout, parameters).forward(tokens, values));
      } else {
        values.put(
            layer.name(), new ReferenceImages(spec, layout, parameters).forward(layer, values));
      }
    }
    return values;
  }

  private static double[][] joined(List<String> from, Map<String, double[][]> values) {
    int rows = Objects.requireNonNull(values.get(from.getFirst())).length;
    double[][] joined = new double[rows][];
    for (int row = 0; row < rows; row++) {
      int at = row;
      joined[row] =
          from.stream()
              .flatMapToDouble(name -> Arrays.stream(Objects.requireNonNull(values.get(name))[at]))
              .toArray();
    }
    return joined;
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
