package dev.mobula.policies;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Layers on images, and those without a matrix, for {@link ReferenceNetwork}. */
record ReferenceImages(NetworkSpec spec, ParameterLayout layout, double[] parameters) {
  double[][] forward(LayerSpec layer, Map<String, double[][]> values) {
    List<double[][]> sources =
        layer.from().stream().map(name -> Objects.requireNonNull(values.get(name))).toList();
    double[][] first = sources.getFirst();
    double[][] output = new double[first.length][];
    for (int row = 0; row < output.length; row++) {
      output[row] =
          switch (layer) {
            case LayerSpec.Conv2d conv -> conv(conv, first[row]);
            case LayerSpec.MaxPool2d pool -> pool(pool, first[row]);
            case LayerSpec.LayerNorm norm -> norm(norm, first[row], layout, parameters);
            case LayerSpec.Sum _ -> sum(sources, row);
            case LayerSpec.Units _, TokenLayer _ ->
                throw new IllegalArgumentException(layer.name());
          };
      for (int i = 0; i < output[row].length; i++) {
        output[row][i] = ReferenceNetwork.activate(layer.activation(), output[row][i]);
      }
    }
    return output;
  }

  private double[] conv(LayerSpec.Conv2d layer, double[] image) {
    List<Integer> from = spec.shape(layer.source());
    List<Integer> to = spec.shape(layer.name());
    int channels = from.getLast();
    int weight = layout.slice(layer.name() + "/weight").offset();
    int bias = layout.slice(layer.name() + "/bias").offset();
    double[] output = new double[to.get(0) * to.get(1) * to.get(2)];
    for (int i = 0; i < output.length; i++) {
      int filter = i % layer.filters();
      int x = i / layer.filters() % to.get(1);
      int y = i / layer.filters() / to.get(1);
      double sum = parameters[bias + filter];
      for (int ky = 0; ky < layer.kernel(); ky++) {
        for (int kx = 0; kx < layer.kernel(); kx++) {
          int row = y * layer.stride() + ky - layer.padding();
          int column = x * layer.stride() + kx - layer.padding();
          if (row < 0 || row >= from.get(0) || column < 0 || column >= from.get(1)) {
            continue;
          }
          for (int channel = 0; channel < channels; channel++) {
            int patch = (ky * layer.kernel() + kx) * channels + channel;
            sum +=
                image[(row * from.get(1) + column) * channels + channel]
                    * parameters[weight + patch * layer.filters() + filter];
          }
        }
      }
      output[i] = sum;
    }
    return output;
  }

  private double[] pool(LayerSpec.MaxPool2d layer, double[] image) {
    List<Integer> from = spec.shape(layer.source());
    List<Integer> to = spec.shape(layer.name());
    int channels = from.getLast();
    double[] output = new double[to.get(0) * to.get(1) * channels];
    Arrays.fill(output, Double.NEGATIVE_INFINITY);
    for (int i = 0; i < output.length; i++) {
      int x = i / channels % to.get(1);
      int y = i / channels / to.get(1);
      for (int k = 0; k < layer.kernel() * layer.kernel(); k++) {
        int row = y * layer.stride() + k / layer.kernel() - layer.padding();
        int column = x * layer.stride() + k % layer.kernel() - layer.padding();
        if (row >= 0 && row < from.get(0) && column >= 0 && column < from.get(1)) {
          double value = image[(row * from.get(1) + column) * channels + i % channels];
          output[i] = Math.max(output[i], value);
        }
      }
    }
    return output;
  }

  /** Normalises numbers by the weights and biases of a layer. */
  static double[] norm(
      LayerSpec layer, double[] values, ParameterLayout layout, double[] parameters) {
    double mean = Arrays.stream(values).average().orElseThrow();
    double variance =
        Arrays.stream(values).map(x -> (x - mean) * (x - mean)).average().orElseThrow();
    double scale = 1 / Math.sqrt(variance + LayerSpec.LayerNorm.EPSILON);
    int weight = layout.slice(layer.name() + "/weight").offset();
    int bias = layout.slice(layer.name() + "/bias").offset();
    double[] output = new double[values.length];
    for (int i = 0; i < output.length; i++) {
      output[i] = (values[i] - mean) * scale * parameters[weight + i] + parameters[bias + i];
    }
    return output;
  }

  private static double[] sum(List<double[][]> sources, int row) {
    double[] sum = sources.getFirst()[row].clone();
    for (double[][] source : sources.subList(1, sources.size())) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += source[row][i];
      }
    }
    return sum;
  }
}
