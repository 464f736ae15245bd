package dev.mobula.policies;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.columns.math.Rng;
import dev.mobula.policies.NetworkSpec.Input;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What every {@link NetworkEngine} must do with recurrent layers. */
abstract class RecurrentEngineContract {
  private static final double TOLERANCE = 3e-5;

  /** Sequences of 4, 4, 2 and 1 steps: some go on where others have ended. */
  private static final int[] WIDTHS = {4, 3, 2, 2};

  private static final int ROWS = 11;

  private final Rng rng = new Rng(3);

  /** Returns the engine under test. */
  protected abstract NetworkEngine engine();

  /** Returns how far a row's result may be from that of the same row in another batch. */
  protected double batchTolerance() {
    return 0;
  }

  /** Checks that rows have the results that they had in another batch. */
  final void assertSameRows(Column expected, Column found) {
    if (batchTolerance() == 0) {
      assertTrue(expected.contentEquals(found));
    } else {
      assertArrayEquals(expected.toFloatArray(), found.toFloatArray(), (float) batchTolerance());
    }
  }

  /** Two recurrent layers, of which the second reads the first and an input. */
  private static NetworkSpec spec(RecurrentCell cell, int units) {
    return new NetworkSpec(
        List.of(new Input("x", 3), new Input("other", 2)),
        List.of(
            dense("a", "x", 6, Activation.TANH),
            new LayerSpec.Recurrent("first", List.of("a", "x"), units, cell),
            new LayerSpec.Recurrent("second", List.of("first", "other"), 4, cell),
            dense("y", "second", 2, Activation.LINEAR)),
        List.of(),
        List.of("y", "first"));
  }

  private static LayerSpec dense(String name, String from, int units, Activation activation) {
    Initializer start = new Initializer.FanIn();
    return new LayerSpec.Dense(name, List.of(from), units, activation, start, start);
  }

  /** Makes a network; skips the test where the engine says that it cannot run it. */
  private Network create(NetworkSpec spec, int capacity) {
    NetworkEngine engine = engine();
    assumeTrue(
        engine.reasonNotSupported(spec).isEmpty(), () -> engine.name() + " refuses the network");
    return engine.create(spec, capacity);
  }

  private Column random(int rows, int size) {
    Column column = Column.allocate(DType.FLOAT32, rows, size);
    for (long i = 0; i < column.size(); i++) {
      column.setFloat(i, 2 * rng.nextFloat() - 1);
    }
    return column;
  }

  private ColumnBatch inputs(int rows) {
    return ColumnBatch.of("x", random(rows, 3)).with("other", random(rows, 2));
  }

  @ParameterizedTest
  @CsvSource({
    "LSTM, 1",
    "LSTM, 5",
    "LSTM, 24",
    "LSTM, 70",
    "GRU, 1",
    "GRU, 5",
    "GRU, 24",
    "GRU, 70"
  })
  void shouldMatchTheReferenceOnSequencesOfUnequalLengths(RecurrentCell cell, int units) {
    NetworkSpec spec = spec(cell, units);
    try (Network network = create(spec, ROWS + 2)) {
      network.writeParameters(random(1, network.layout().size()).reshape(network.layout().size()));
      network.forward(inputs(12), Sequences.ofOneStep(random(12, spec.stateSize())));
      ColumnBatch inputs = inputs(ROWS);
      Sequences sequences = Sequences.packed(WIDTHS, random(WIDTHS[0], spec.stateSize()));
      network.forward(inputs, sequences);
      Reference reference = new Reference(network, inputs, sequences);
      reference.checkForward();
      for (String output : spec.outputs()) {
        network.outputGradient(output).copyFrom(random(ROWS, spec.size(output)));
      }
      network.backward(Set.of("x", "other"));
      reference.checkGradients(new Rng(units));
    }
  }

  /** What a network should have computed, and the derivatives of it. */
  private static final class Reference {
    private final Network network;
    private final NetworkSpec spec;
    private final Sequences sequences;
    private final double[] parameters;
    private final Map<String, double[][]> inputs = new HashMap<>();

    Reference(Network network, ColumnBatch inputs, Sequences sequences) {
      this.network = network;
      this.spec = network.spec();
      this.sequences = sequences;
      Column vector = Column.allocate(DType.FLOAT32, network.layout().size());
      network.readParameters(vector);
      parameters = matrix(vector.reshape(1, vector.rows()))[0];
      inputs.columns().forEach((name, column) -> this.inputs.put(name, matrix(column)));
    }

    private static double[][] matrix(Column column) {
      double[][] values = new double[column.rows()][column.rowLength()];
      for (int i = 0; i < column.size(); i++) {
        values[i / column.rowLength()][i % column.rowLength()] = column.getFloat(i);
      }
      return values;
    }

    private Map<String, double[][]> forward(double[][] states) {
      return new ReferenceNetwork(spec).forward(parameters, inputs, sequences, states);
    }

    void checkForward() {
      double[][] states = matrix(sequences.state());
      Map<String, double[][]> expected = forward(states);
      for (String output : spec.outputs()) {
        assertClose(Objects.requireNonNull(expected.get(output)), network.output(output), output);
      }
      assertClose(states, network.stateOut(), "state");
    }

    private static void assertClose(double[][] expected, Column found, String what) {
      assertEquals(expected.length, found.rows());
      for (int i = 0; i < found.size(); i++) {
        double value = expected[i / found.rowLength()][i % found.rowLength()];
        assertEquals(value, found.getFloat(i), TOLERANCE, what + " " + i);
      }
    }

    void checkGradients(Rng rng) {
      Column found = Column.allocate(DType.FLOAT32, network.layout().size());
      network.readGradients(found);
      for (ParameterLayout.Slice slice : network.layout().slices()) {
        for (int sample = 0; sample < 5; sample++) {
          int i = slice.offset() + rng.nextInt(slice.size());
          check(parameters, i, found.getFloat(i), slice.name());
        }
      }
      for (Input input : spec.inputs()) {
        Column gradient = network.inputGradient(input.name());
        for (int i = 0; i < gradient.size(); i++) {
          double[] row = Objects.requireNonNull(inputs.get(input.name()))[i / input.size()];
          check(row, i % input.size(), gradient.getFloat(i), input.name() + " " + i);
        }
      }
    }

    private void check(double[] of, int i, double found, String what) {
      double value = of[i];
      double step = 1e-4;
      DoubleSupplier loss = () -> loss(forward(matrix(sequences.state())));
      of[i] = value + step;
      double above = loss.getAsDouble();
      of[i] = value - step;
      double below = loss.getAsDouble();
      of[i] = value;
      double expected = (above - below) / (2 * step);
      assertEquals(expected, found, TOLERANCE * Math.max(1, Math.abs(expected)), what);
    }

    private double loss(Map<String, double[][]> values) {
      double loss = 0;
      for (String output : spec.outputs()) {
        Column gradient = network.outputGradient(output);
        double[][] value = Objects.requireNonNull(values.get(output));
        for (int i = 0; i < gradient.size(); i++) {
          loss += value[i / spec.size(output)][i % spec.size(output)] * gradient.getFloat(i);
        }
      }
      return loss;
    }
  }

  @ParameterizedTest
  @EnumSource(RecurrentCell.class)
  void shouldGiveTheSameBitsStepByStepAsInSequence(RecurrentCell cell) {
    NetworkSpec spec = spec(cell, 20);
    try (Network network = create(spec, 15)) {
      network.initialize(5);
      ColumnBatch inputs = inputs(15);
      Column state = random(5, spec.stateSize());
      network.forward(inputs, Sequences.packed(new int[] {5, 5, 5}, state));
      Column whole = network.output("y").copy();
      Column last = network.stateOut().copy();
      for (int t = 0; t < 3; t++) {
        network.forward(inputs.slice(5 * t, 5 * t + 5), Sequences.ofOneStep(state));
        assertSameRows(whole.slice(5 * t, 5 * t + 5), network.output("y"));
        state = network.stateOut().copy();
      }
      assertSameRows(last, state);
    }
  }

  @ParameterizedTest
  @EnumSource(RecurrentCell.class)
  void shouldGiveASequenceTheSameBitsWhateverStandsBesideIt(RecurrentCell cell) {
    NetworkSpec spec = spec(cell, 20);
    try (Network network = create(spec, ROWS)) {
      network.initialize(5);
      ColumnBatch inputs = inputs(ROWS);
      Column state = random(WIDTHS[0], spec.stateSize());
      network.forward(inputs, Sequences.packed(WIDTHS, state));
      Column all = network.output("y").copy();
      int[] secondSequence = {1, 5, 8, 10};
      ColumnBatch alone = inputs.slice(0, 4);
      ColumnBatch copy = alone.copy();
      inputs.gather(secondSequence, 0, 4, copy);
      network.forward(copy, Sequences.packed(new int[] {1, 1, 1, 1}, state.slice(1, 2)));
      for (int t = 0; t < 4; t++) {
        int row = secondSequence[t];
        assertSameRows(all.slice(row, row + 1), network.output("y").slice(t, t + 1));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(RecurrentCell.class)
  void shouldDrawAllParametersOfALayerByItsUnits(RecurrentCell cell) {
    try (Network network = create(spec(cell, 16), 1)) {
      network.initialize(1);
      Column parameters = Column.allocate(DType.FLOAT32, network.layout().size());
      network.readParameters(parameters);
      for (ParameterLayout.Slice slice : network.layout().slices()) {
        if (slice.name().startsWith("first/")) {
          double largest = 0;
          for (int i = slice.offset(); i < slice.offset() + slice.size(); i++) {
            largest = Math.max(largest, Math.abs(parameters.getFloat(i)));
          }
          assertTrue(largest <= 0.25 && largest > 0.15, slice.name() + ": " + largest);
        }
      }
    }
  }

  @Test
  void shouldLayGatesOutInPyTorchsOrder() {
    List<String> names =
        ParameterLayout.of(spec(RecurrentCell.LSTM, 5)).slices().stream()
            .filter(slice -> slice.name().startsWith("first/"))
            .map(slice -> slice.name() + slice.rows() + "x" + slice.columns())
            .toList();
    assertEquals("first/weight_ih_i9x5", names.get(0));
    assertEquals("first/weight_ih_o9x5", names.get(3));
    assertEquals("first/weight_hh_f5x5", names.get(5));
    assertEquals("first/bias_ih_g1x5", names.get(10));
    assertEquals("first/bias_hh_o1x5", names.get(15));
    assertEquals(16, names.size());
    assertEquals(2 * 5 + 2 * 4, spec(RecurrentCell.LSTM, 5).stateSize());
    assertEquals(5 + 4, spec(RecurrentCell.GRU, 5).stateSize());
  }

  @Test
  void shouldRejectInputsThatAreNoSequences() {
    NetworkSpec spec = spec(RecurrentCell.GRU, 3);
    try (Network network = create(spec, 8)) {
      ColumnBatch inputs = inputs(8);
      assertMessage("forward(inputs, sequences)", () -> network.forward(inputs));
      Sequences few = Sequences.ofOneStep(random(7, spec.stateSize()));
      assertMessage("found 7 rows", () -> network.forward(inputs, few));
      Sequences narrow = Sequences.ofOneStep(random(8, 2));
      assertMessage("state of 7 floats", () -> network.forward(inputs, narrow));
      assertMessage("expected a forward", network::stateOut);
    }
  }

  @Test
  void shouldRejectWidthsThatGrow() {
    Column state = random(2, 1);
    assertMessage("[2, 1, 2]", () -> Sequences.packed(new int[] {2, 1, 2}, state));
    assertMessage("[2, 0]", () -> Sequences.packed(new int[] {2, 0}, state));
    assertMessage("[3]", () -> Sequences.packed(new int[] {3}, state));
  }

  @Test
  void shouldNotMindSequencesWithoutRecurrentLayers() {
    NetworkSpec spec =
        new NetworkSpec(
            List.of(new Input("x", 3)),
            List.of(dense("y", "x", 2, Activation.TANH)),
            List.of(),
            List.of("y"));
    try (Network network = create(spec, 4)) {
      network.initialize(1);
      ColumnBatch inputs = ColumnBatch.of("x", random(4, 3));
      network.forward(inputs);
      Column expected = network.output("y").copy();
      network.forward(inputs, Sequences.ofOneStep(random(4, 1)));
      assertTrue(expected.contentEquals(network.output("y")));
      assertMessage("recurrent layers", network::stateOut);
    }
  }

  private static void assertMessage(String part, Runnable call) {
    PolicyException thrown = assertThrows(PolicyException.class, call::run);
    assertTrue(String.valueOf(thrown.getMessage()).contains(part), thrown.getMessage());
  }
}
