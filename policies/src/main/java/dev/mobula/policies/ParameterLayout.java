package dev.mobula.policies;

import java.util.ArrayList;
import java.util.List;

/**
 * Where each parameter lies in the flat vector: the layers in order, each {@code name/weight} then
 * {@code name/bias} (a noisy layer's deviations after both), then the free parameters; row-major,
 * no padding. The same on every engine, so a vector written by one loads on any.
 *
 * @param slices the slices in order, without gaps
 * @param size the number of floats in the vector
 */
public record ParameterLayout(List<Slice> slices, int size) {
  /** After a layer's name, that of its weights. */
  public static final String WEIGHT = "/weight";

  /** After a layer's name, that of its biases. */
  public static final String BIAS = "/bias";

  /** After the name of weights or biases, that of their deviations. */
  public static final String SIGMA = "_sigma";

  /**
   * One parameter.
   *
   * @param offset its first float in the vector
   * @param rows the inputs of a weight; 1 for a vector
   * @param columns the outputs of a weight; the length of a vector
   */
  public record Slice(String name, int offset, int rows, int columns) {
    /** Returns the number of floats. */
    public int size() {
      return rows * columns;
    }
  }

  /** Copies the list. */
  public ParameterLayout {
    slices = List.copyOf(slices);
  }

  /** Returns the layout of a network. */
  public static ParameterLayout of(NetworkSpec spec) {
    List<Slice> slices = new ArrayList<>();
    int offset = 0;
    for (LayerSpec layer : spec.layers()) {
      int inputs = layer.from().stream().mapToInt(spec::size).sum();
      List<String> suffixes =
          layer instanceof LayerSpec.NoisyDense ? List.of("", SIGMA) : List.of("");
      for (String suffix : suffixes) {
        slices.add(new Slice(layer.name() + WEIGHT + suffix, offset, inputs, layer.units()));
        offset += inputs * layer.units();
        slices.add(new Slice(layer.name() + BIAS + suffix, offset, 1, layer.units()));
        offset += layer.units();
      }
    }
    for (NetworkSpec.FreeParameter parameter : spec.parameters()) {
      slices.add(new Slice(parameter.name(), offset, 1, parameter.size()));
      offset += parameter.size();
    }
    return new ParameterLayout(slices, offset);
  }

  /**
   * Returns the slice of that name.
   *
   * @throws PolicyException if there is none
   */
  public Slice slice(String name) {
    return slices.stream()
        .filter(slice -> slice.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new PolicyException("expected one of " + slices + ", found '" + name + "'"));
  }
}
