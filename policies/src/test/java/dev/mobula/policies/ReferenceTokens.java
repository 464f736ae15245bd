package dev.mobula.policies;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Layers over tokens, written token by token, for {@link ReferenceNetwork}. */
record ReferenceTokens(NetworkSpec spec, ParameterLayout layout, double[] parameters) {
  double[][] forward(TokenLayer layer, Map<String, double[][]> values) {
    double[][] rows = Objects.requireNonNull(values.get(layer.source()));
    double[][] output = new double[rows.length][];
    for (int row = 0; row < rows.length; row++) {
      double[][] tokens = tokens(layer.source(), rows[row]);
      boolean[] present = present(layer, values, row, tokens.length);
      double[][] computed =
          switch (layer) {
            case TokenLayer.Dense dense -> each(tokens, token -> dense(dense, token));
            case TokenLayer.Norm norm ->
                each(tokens, token -> ReferenceImages.norm(norm, token, layout, parameters));
            case TokenLayer.Positions positions -> positions(positions, tokens);
            case TokenLayer.Attention attention -> attention(attention, tokens, present);
            case TokenLayer.Mean _ -> new double[][] {mean(tokens, present)};
          };
      output[row] = Arrays.stream(computed).flatMapToDouble(Arrays::stream).toArray();
    }
    return output;
  }

  /** What is computed of each token by itself. */
  private interface OfToken {
    double[] of(double[] token);
  }

  private static double[][] each(double[][] tokens, OfToken computed) {
    return Arrays.stream(tokens).map(computed::of).toArray(double[][]::new);
  }

  private double[][] tokens(String name, double[] row) {
    List<Integer> shape = spec.shape(name);
    double[][] tokens = new double[shape.getFirst()][];
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = Arrays.copyOfRange(row, i * shape.getLast(), (i + 1) * shape.getLast());
    }
    return tokens;
  }

  private boolean[] present(TokenLayer layer, Map<String, double[][]> values, int row, int count) {
    boolean[] present = new boolean[count];
    Arrays.fill(present, true);
    if (layer.from().size() > 1) {
      String name = layer.from().getLast();
      double[][] tokens = tokens(name, Objects.requireNonNull(values.get(name))[row]);
      for (int i = 0; i < count; i++) {
        present[i] = Arrays.stream(tokens[i]).anyMatch(x -> x != 0);
      }
    }
    return present;
  }

  private double[] dense(TokenLayer.Dense layer, double[] token) {
    int weight = layout.slice(layer.name() + "/weight").offset();
    int bias = layout.slice(layer.name() + "/bias").offset();
    double[] output = new double[layer.units()];
    for (int unit = 0; unit < layer.units(); unit++) {
      double sum = parameters[bias + unit];
      for (int i = 0; i < token.length; i++) {
        sum += token[i] * parameters[weight + i * layer.units() + unit];
      }
      output[unit] = ReferenceNetwork.activate(layer.activation(), sum);
    }
    return output;
  }

  private double[][] positions(TokenLayer.Positions layer, double[][] tokens) {
    int at = layout.slice(layer.name() + "/weight").offset();
    double[][] output = new double[tokens.length][tokens[0].length];
    for (double[] token : output) {
      System.arraycopy(parameters, at, token, 0, token.length);
      at += token.length;
    }
    for (int i = 0; i < tokens.length; i++) {
      add(1, tokens[i], output[i]);
    }
    return output;
  }

  private static double[][] attention(
      TokenLayer.Attention layer, double[][] tokens, boolean[] present) {
    int width = tokens[0].length / 3;
    int size = width / layer.heads();
    double[][] output = new double[tokens.length][width];
    for (int head = 0; head < layer.heads(); head++) {
      for (int i = 0; i < tokens.length; i++) {
        double[] weights = weights(tokens, i, head * size, size, width, present);
        for (int j = 0; j < tokens.length; j++) {
          for (int k = head * size; k < (head + 1) * size; k++) {
            output[i][k] += weights[j] * tokens[j][2 * width + k];
          }
        }
      }
    }
    return output;
  }

  /** Returns the softmax of the scores of all tokens for one query. */
  private static double[] weights(
      double[][] tokens, int query, int from, int size, int width, boolean[] present) {
    double[] weights = new double[tokens.length];
    for (int j = 0; j < tokens.length; j++) {
      double score = 0;
      for (int k = from; k < from + size; k++) {
        score += tokens[query][k] * tokens[j][width + k];
      }
      weights[j] = present[j] ? StrictMath.exp(score / Math.sqrt(size)) : 0;
    }
    double sum = Arrays.stream(weights).sum();
    return Arrays.stream(weights).map(weight -> weight / sum).toArray();
  }

  private static double[] mean(double[][] tokens, boolean[] present) {
    double[] mean = new double[tokens[0].length];
    int count = 0;
    for (int i = 0; i < tokens.length; i++) {
      count += present[i] ? 1 : 0;
      add(present[i] ? 1 : 0, tokens[i], mean);
    }
    for (int i = 0; i < mean.length; i++) {
      mean[i] /= Math.max(1, count);
    }
    return mean;
  }

  private static void add(double factor, double[] token, double[] to) {
    for (int i = 0; i < token.length; i++) {
      to[i] += factor * token[i];
    }
  }
}
