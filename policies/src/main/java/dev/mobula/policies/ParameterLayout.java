package dev.mobula.policies;

import dev.mobula.columns.Column;
import dev.mobula.columns.DType;
import java.util.ArrayList;
import java.util.List;

/**
 * Where each parameter lies in the flat vector: the layers in order, each {@code name/weight} then
 * {@code name/bias} (a noisy layer's deviations after both, a recurrent layer's by {@link
 * LayerSpec.Recurrent}), then the free parameters; row-major, no padding. The same on every engine,
 * so a vector written by one loads on any.
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

  /** After the name of weights or biases of a recurrent layer, before the gate: of its input. */
  public static final String OF_INPUT = "_ih_";

  /** After the name of weights or biases of a recurrent layer, before the gate: of its state. */
  public static final String OF_HIDDEN = "_hh_";

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

  /**
   * Checks that a column is such a vector, as every engine does before it copies one.
   *
   * @throws PolicyException if it is not
   */
  public void checkVector(Column column) {
    if (column.dtype() != DType.FLOAT32 || column.size() != size) {
      throw new PolicyException(
          "expected FLOAT32[%d], the network's parameters, found %s".formatted(size, column));
    }
  }

  /**
   * Returns the layout of a network.
   *
   * @throws PolicyException if it has more parameters than a vector can hold
   */
  public static ParameterLayout of(NetworkSpec spec) {
    Builder builder = new Builder();
    for (LayerSpec layer : spec.layers()) {
      int inputs = layer.from().stream().mapToInt(spec::size).sum();
      switch (layer) {
        case LayerSpec.Recurrent recurrent -> builder.addRecurrent(recurrent, inputs);
        case LayerSpec.Units dense -> builder.addDense(dense, inputs);
        case LayerSpec.Conv2d conv -> {
          int channels = spec.shape(conv.source()).getLast();
          builder.addAffine(conv, conv.kernel() * conv.kernel() * channels, conv.filters());
        }
        case LayerSpec.LayerNorm norm -> builder.addAffine(norm, 1, inputs);
        case TokenLayer tokens -> builder.addTokens(tokens, spec.shape(tokens.source()));
        case LayerSpec.MaxPool2d _, LayerSpec.Sum _ -> {
          // Nothing is learnt.
        }
      }
    }
    for (NetworkSpec.FreeParameter parameter : spec.parameters()) {
      builder.add(parameter.name(), 1, parameter.size());
    }
    return new ParameterLayout(builder.slices, builder.offset);
  }

  /** Puts slice after slice. */
  private static final class Builder {
    private final List<Slice> slices = new ArrayList<>();
    private int offset;

    void add(String name, int rows, int columns) {
      long end = offset + (long) rows * columns;
      if (end > Integer.MAX_VALUE) {
        throw new PolicyException(
            "expected a network of at most %,d parameters, found more: %s alone has %,d × %,d; make model.fcnet_hiddens, or what is observed or chosen, smaller"
                .formatted(Integer.MAX_VALUE, name, rows, columns));
      }
      slices.add(new Slice(name, offset, rows, columns));
      offset = (int) end;
    }

    void addAffine(LayerSpec layer, int inputs, int outputs) {
      add(layer.name() + WEIGHT, inputs, outputs);
      add(layer.name() + BIAS, 1, outputs);
    }

    void addTokens(TokenLayer layer, List<Integer> source) {
      int channels = source.getLast();
      switch (layer) {
        case TokenLayer.Dense dense -> addAffine(dense, channels, dense.units());
        case TokenLayer.Norm norm -> addAffine(norm, 1, channels);
        case TokenLayer.Positions places ->
            add(places.name() + WEIGHT, source.getFirst(), channels);
        case TokenLayer.Attention _, TokenLayer.Mean _ -> {
          // Nothing is learnt.
        }
      }
    }

    void addDense(LayerSpec.Units layer, int inputs) {
      boolean noisy = layer instanceof LayerSpec.NoisyDense;
      for (String suffix : noisy ? List.of("", SIGMA) : List.of("")) {
        add(layer.name() + WEIGHT + suffix, inputs, layer.units());
        add(layer.name() + BIAS + suffix, 1, layer.units());
      }
    }

    void addRecurrent(LayerSpec.Recurrent layer, int inputs) {
      int units = layer.units();
      addGates(layer, WEIGHT + OF_INPUT, inputs);
      addGates(layer, WEIGHT + OF_HIDDEN, units);
      addGates(layer, BIAS + OF_INPUT, 1);
      addGates(layer, BIAS + OF_HIDDEN, 1);
    }

    private void addGates(LayerSpec.Recurrent layer, String suffix, int rows) {
      for (String gate : layer.cell().gates()) {
        add(layer.name() + suffix + gate, rows, layer.units());
      }
    }
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
