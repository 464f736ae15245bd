package dev.mobula.policies;

import java.util.Arrays;

/** Recurrent layers in double precision, by the formulas of {@link RecurrentCell}. */
final class ReferenceRecurrence {
  private final LayerSpec.Recurrent layer;
  private final ParameterLayout layout;
  private final double[] parameters;

  ReferenceRecurrence(LayerSpec.Recurrent layer, ParameterLayout layout, double[] parameters) {
    this.layer = layer;
    this.layout = layout;
    this.parameters = parameters;
  }

  /**
   * Returns the outputs of all rows, and leaves in each state what it comes to.
   *
   * @param x the inputs of all rows
   * @param states those of the network, of which the layer's begin at {@code at}
   */
  double[][] forward(double[][] x, Sequences sequences, double[][] states, int at) {
    double[][] output = new double[x.length][];
    int row = 0;
    for (int t = 0; t < sequences.steps(); t++) {
      for (int n = 0; n < sequences.width(t); n++, row++) {
        output[row] = step(x[row], states[n], at);
      }
    }
    return output;
  }

  private double[] step(double[] x, double[] state, int at) {
    int units = layer.units();
    double[] h = Arrays.copyOfRange(state, at, at + units);
    double[] next = new double[units];
    for (int j = 0; j < units; j++) {
      if (layer.cell() == RecurrentCell.LSTM) {
        double in = sigmoid(sum("_ih_i", x, j) + sum("_hh_i", h, j));
        double forget = sigmoid(sum("_ih_f", x, j) + sum("_hh_f", h, j));
        double fresh = StrictMath.tanh(sum("_ih_g", x, j) + sum("_hh_g", h, j));
        double out = sigmoid(sum("_ih_o", x, j) + sum("_hh_o", h, j));
        double c = forget * state[at + units + j] + in * fresh;
        state[at + units + j] = c;
        next[j] = out * StrictMath.tanh(c);
      } else {
        double reset = sigmoid(sum("_ih_r", x, j) + sum("_hh_r", h, j));
        double update = sigmoid(sum("_ih_z", x, j) + sum("_hh_z", h, j));
        double fresh = StrictMath.tanh(sum("_ih_n", x, j) + reset * sum("_hh_n", h, j));
        next[j] = (1 - update) * fresh + update * h[j];
      }
    }
    System.arraycopy(next, 0, state, at, units);
    return next;
  }

  private double sum(String gate, double[] of, int unit) {
    int weight = layout.slice(layer.name() + "/weight" + gate).offset();
    double sum = parameters[layout.slice(layer.name() + "/bias" + gate).offset() + unit];
    for (int i = 0; i < of.length; i++) {
      sum += of[i] * parameters[weight + i * layer.units() + unit];
    }
    return sum;
  }

  private static double sigmoid(double x) {
    return 1 / (1 + StrictMath.exp(-x));
  }
}
