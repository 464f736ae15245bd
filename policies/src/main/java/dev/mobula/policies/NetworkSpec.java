package dev.mobula.policies;

import java.util.List;

/**
 * A network as data: a directed acyclic graph of layers, written in an order in which every layer
 * comes after those it reads, and free parameters beside it.
 *
 * @param inputs the named inputs, each {@code FLOAT32[rows, size]}
 * @param layers the layers in order
 * @param parameters learned vectors that no layer reads but a loss or distribution does, such as
 *     {@code log_std}
 * @param outputs the names of the layers whose values a caller reads
 */
public record NetworkSpec(
    List<Input> inputs,
    List<LayerSpec> layers,
    List<FreeParameter> parameters,
    List<String> outputs) {

  /** A named input of {@code size} floats a row. */
  public record Input(String name, int size) {}

  /** A learned vector; as an output it is one row, {@code FLOAT32[1, size]}. */
  public record FreeParameter(String name, int size, double initial) {}

  /** Copies the lists and checks that names are unique and known where they are used. */
  public NetworkSpec {
    inputs = List.copyOf(inputs);
    layers = List.copyOf(layers);
    parameters = List.copyOf(parameters);
    outputs = List.copyOf(outputs);
    NetworkSpecs.check(inputs, layers, parameters, outputs);
  }

  /**
   * Returns the floats of the state of one sequence, which the recurrent layers have in their order
   * as their {@link RecurrentCell}s say; 0 where there are none.
   */
  public int stateSize() {
    return NetworkSpecs.stateSize(this);
  }

  /** Returns the number of values a row of an input, layer or free parameter. */
  public int size(String name) {
    return NetworkSpecs.size(this, name);
  }
}
