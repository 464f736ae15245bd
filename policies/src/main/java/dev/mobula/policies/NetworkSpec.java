package dev.mobula.policies;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import java.util.List;

/**
 * A network as data: a directed acyclic graph of layers, written in an order in which every layer
 * comes after those it reads, and free parameters beside it.
 *
 * @param inputs the named inputs, each {@code [rows, size]}
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

  /**
   * A named input.
   *
   * @param shape that of a row, row-major: {@code [size]}, {@code [height, width, channels]} or
   *     {@code [tokens, channels]}
   * @param dtype FLOAT32 or UINT8
   * @param scale what the network multiplies elements by before all else: 1 for FLOAT32; for UINT8
   *     one over the largest value there is, which so is seen as 1
   */
  public record Input(String name, List<Integer> shape, DType dtype, float scale) {
    /** The scale of bytes that go to 255, as those of photographs and screens. */
    private static final float PIXEL_SCALE = 1f / 255;

    /** Copies the shape and checks the dtype and the scale. */
    public Input {
      shape = List.copyOf(shape);
      if (dtype != DType.FLOAT32 && dtype != DType.UINT8) {
        throw new PolicyException(
            "expected FLOAT32 or UINT8 for the network's input '%s', found %s"
                .formatted(name, dtype));
      }
      if (dtype == DType.FLOAT32 ? scale != 1 : !(scale > 0 && scale <= 1)) {
        throw new PolicyException(
            "expected a scale of %s for the network's input '%s', found %s"
                .formatted(
                    dtype == DType.FLOAT32 ? "1" : "more than 0, and 1 at most", name, scale));
      }
    }

    /** An input of floats, or of bytes that go to 255. */
    public Input(String name, List<Integer> shape, DType dtype) {
      this(name, shape, dtype, dtype == DType.UINT8 ? PIXEL_SCALE : 1);
    }

    /** An input of {@code size} floats a row. */
    public Input(String name, int size) {
      this(name, List.of(size), DType.FLOAT32);
    }

    /** Returns the elements of a row. */
    public int size() {
      return NetworkSpecs.product(shape);
    }

    private void check(ColumnBatch batch) {
      if (!batch.contains(name)) {
        throw new PolicyException(
            "expected the network's input '%s' among the columns, found %s"
                .formatted(name, batch.names()));
      }
      Column column = batch.column(name);
      if (column.dtype() != dtype || column.rowLength() != size()) {
        throw new PolicyException(
            "expected %s[rows, %d] for the network's input '%s', found %s"
                .formatted(dtype, size(), name, column));
      }
    }
  }

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
   * Checks that a batch has all inputs, as every engine does before it computes.
   *
   * @throws PolicyException naming the first that it lacks or has otherwise
   */
  public void checkInputs(ColumnBatch batch) {
    for (int i = 0; i < inputs.size(); i++) { // an iterator would be allocated for each pass
      inputs.get(i).check(batch);
    }
  }

  /**
   * Returns the floats of the state of one sequence, which the recurrent layers have in their order
   * as their {@link RecurrentCell}s say; 0 where there are none.
   */
  public int stateSize() {
    return NetworkSpecs.stateSize(this);
  }

  /** Returns the shape of a row of an input, layer or free parameter. */
  public List<Integer> shape(String name) {
    return NetworkSpecs.shape(this, name);
  }

  /** Returns the number of values a row of an input, layer or free parameter. */
  public int size(String name) {
    return NetworkSpecs.product(shape(name));
  }
}
