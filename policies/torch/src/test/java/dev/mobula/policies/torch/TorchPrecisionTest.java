package dev.mobula.policies.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.columns.math.Rng;
import dev.mobula.envs.Box;
import dev.mobula.envs.Discrete;
import dev.mobula.policies.Activation;
import dev.mobula.policies.AttentionEncoder;
import dev.mobula.policies.ComputeCapability;
import dev.mobula.policies.Device;
import dev.mobula.policies.Engines;
import dev.mobula.policies.GradientClip;
import dev.mobula.policies.ImageEncoder;
import dev.mobula.policies.Initializer;
import dev.mobula.policies.LayerSpec;
import dev.mobula.policies.ModelSettings;
import dev.mobula.policies.Network;
import dev.mobula.policies.NetworkEngine;
import dev.mobula.policies.NetworkSpec;
import dev.mobula.policies.Optimizer;
import dev.mobula.policies.OptimizerSpec;
import dev.mobula.policies.ParameterLayout;
import dev.mobula.policies.PolicyException;
import dev.mobula.policies.PolicySpec;
import dev.mobula.policies.Precision;
import dev.mobula.policies.Recurrence;
import dev.mobula.policies.RecurrentCell;
import dev.mobula.policies.Sequences;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Mixed precision beside 32-bit floats: the same passes, and the very same steps. */
class TorchPrecisionTest {
  /** Of the largest absolute value: bfloat16 rounds to a 256th part, and layers follow layers. */
  private static final double OUTPUTS = 1e-2;

  /** The same for gradients, which pass each layer twice. */
  private static final double GRADIENTS = 2e-2;

  private static final Initializer START = new Initializer.FanIn();

  private static final int ROWS = 24;

  /** Sequences of 8, 8 and 8 steps. */
  private static final int[] WIDTHS = {3, 3, 3, 3, 3, 3, 3, 3};

  /** Networks without kinks, which a rounded sum could be on the other side of. */
  private enum Smooth {
    MLP,
    CNN,
    LSTM,
    GRU;

    NetworkSpec spec() {
      return switch (this) {
        case MLP -> vectors(ModelSettings.defaults().withHiddens(List.of(64, 64), Activation.TANH));
        case CNN -> convolutions();
        case LSTM -> recurrent(RecurrentCell.LSTM);
        case GRU -> recurrent(RecurrentCell.GRU);
      };
    }

    private static NetworkSpec recurrent(RecurrentCell cell) {
      return vectors(
          ModelSettings.defaults()
              .withHiddens(List.of(64), Activation.TANH)
              .withSharing(true, List.of())
              .withRecurrence(new Recurrence(cell, 32)));
    }

    private static NetworkSpec vectors(ModelSettings model) {
      return PolicySpec.of(Box.of(-1, 1, 4), Discrete.of(3)).withModel(model).network();
    }

    private static NetworkSpec convolutions() {
      return new NetworkSpec(
          List.of(new NetworkSpec.Input("x", List.of(10, 10, 4), DType.UINT8)),
          List.of(
              new LayerSpec.Conv2d("first", "x", 16, 3, 1, 0, Activation.TANH, START, START),
              new LayerSpec.Conv2d("second", "first", 16, 3, 2, 1, Activation.TANH, START, START),
              new LayerSpec.LayerNorm("normal", "second", Activation.LINEAR),
              new LayerSpec.Dense("hidden", List.of("normal"), 64, Activation.GELU, START, START),
              new LayerSpec.Dense("y", List.of("hidden"), 3, Activation.LINEAR, START, START)),
          List.of(),
          List.of("y"));
    }
  }

  /** Networks of which ReLU is a part, as algorithms make them. */
  private enum Kinked {
    SMALL,
    IMPALA,
    ATTENTION;

    NetworkSpec spec() {
      return switch (this) {
        case SMALL -> images(ImageEncoder.SMALL);
        case IMPALA -> images(ImageEncoder.IMPALA);
        case ATTENTION ->
            PolicySpec.of(Box.of(-1, 1, 5, 3), Discrete.of(3))
                .withModel(
                    ModelSettings.defaults()
                        .withEncoder(
                            new AttentionEncoder(
                                1, 16, 2, 8, 32, AttentionEncoder.Tokens.SET, false)))
                .network();
      };
    }

    private static NetworkSpec images(ImageEncoder encoder) {
      return PolicySpec.of(Box.image(10, 10, 4), Discrete.of(3))
          .withModel(
              ModelSettings.defaults()
                  .withHiddens(List.of(64), Activation.RELU)
                  .withSharing(true, List.of())
                  .withEncoder(encoder))
          .network();
    }
  }

  private final Rng rng = new Rng(5);

  private static NetworkEngine mixed() {
    return new TorchEngine().with(Precision.BF16_MIXED);
  }

  @ParameterizedTest
  @EnumSource(Smooth.class)
  void shouldComputeWhatFullPrecisionDoesAsCloselyAsBfloat16Can(Smooth kind) {
    NetworkSpec spec = kind.spec();
    try (Network network = mixed().create(spec, ROWS);
        Network full = new TorchEngine().create(spec, ROWS)) {
      Set<String> floats = passes(network, full);
      assertSameOutputs(network, full, OUTPUTS);
      for (String name : floats) {
        assertClose(full.inputGradient(name), network.inputGradient(name), GRADIENTS, name);
      }
      Column expected = gradients(full);
      Column found = gradients(network);
      for (ParameterLayout.Slice slice : network.layout().slices()) {
        int end = slice.offset() + slice.size();
        assertClose(
            expected.slice(slice.offset(), end),
            found.slice(slice.offset(), end),
            GRADIENTS,
            slice.name());
      }
      assertFalse(expected.contentEquals(found), "no pass in bfloat16");
    }
  }

  @ParameterizedTest
  @EnumSource(Kinked.class)
  void shouldPointWhereFullPrecisionDoes(Kinked kind) {
    NetworkSpec spec = kind.spec();
    try (Network network = mixed().create(spec, ROWS);
        Network full = new TorchEngine().create(spec, ROWS)) {
      passes(network, full);
      assertSameOutputs(network, full, 5 * OUTPUTS);
      float[] expected = gradients(full).toFloatArray();
      float[] found = gradients(network).toFloatArray();
      double cosine = dot(expected, found) / Math.sqrt(dot(expected, expected) * dot(found, found));
      assertTrue(cosine > 0.98, "cosine of the gradients " + cosine);
    }
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  private static void assertSameOutputs(Network network, Network full, double tolerance) {
    for (String output : full.spec().outputs()) {
      assertClose(full.output(output), network.output(output), tolerance, output);
    }
    if (full.spec().stateSize() > 0) {
      assertClose(full.stateOut(), network.stateOut(), tolerance, "state");
    }
  }

  /** Runs both passes of two networks with the same parameters; returns the inputs of floats. */
  private Set<String> passes(Network network, Network full) {
    NetworkSpec spec = full.spec();
    full.initialize(3);
    network.initialize(3);
    ColumnBatch batch = inputs(spec);
    Set<String> floats =
        spec.inputs().stream()
            .filter(input -> input.dtype() == DType.FLOAT32)
            .map(NetworkSpec.Input::name)
            .collect(Collectors.toSet());
    pass(full, batch, floats);
    pass(network, batch, floats);
    return floats;
  }

  private static void pass(Network network, ColumnBatch batch, Set<String> wanted) {
    network.forward(batch, sequences(network.spec().stateSize()));
    Rng same = new Rng(9);
    for (String output : network.spec().outputs()) {
      Column gradient = network.outputGradient(output);
      for (long i = 0; i < gradient.size(); i++) { // of one sign, that sums do not cancel
        gradient.setFloat(i, same.nextFloat());
      }
    }
    network.backward(wanted);
  }

  @Test
  void shouldGiveOutputsThatAreNotRoundedToBfloat16() {
    NetworkSpec spec = Smooth.MLP.spec();
    try (Network network = mixed().create(spec, ROWS)) {
      network.initialize(3);
      network.forward(inputs(spec));
      for (String output : spec.outputs()) {
        float[] values = network.output(output).toFloatArray();
        int rounded = 0;
        for (float value : values) {
          rounded += (Float.floatToRawIntBits(value) & 0xffff) == 0 ? 1 : 0;
        }
        assertTrue(rounded < values.length / 2, output);
      }
    }
  }

  /** A step of 1e-4 from 1 is lost where weights are bfloat16, whose next ones are 2⁻⁷ apart. */
  @Test
  void shouldAddUpStepsThatBfloat16WouldLose() {
    NetworkSpec spec = Smooth.MLP.spec();
    try (Network network = mixed().create(spec, ROWS)) {
      int size = network.layout().size();
      Column ones = Column.allocate(DType.FLOAT32, size).fill(1);
      network.writeParameters(ones);
      Optimizer optimizer = network.optimizer(new OptimizerSpec.Sgd(0), slices(network));
      ColumnBatch batch = inputs(spec);
      for (int i = 0; i < 100; i++) {
        pass(network, batch, Set.of());
        network.writeGradients(ones);
        optimizer.step(1e-4, new GradientClip.None());
      }
      Column parameters = Column.allocate(DType.FLOAT32, size);
      network.readParameters(parameters);
      for (float value : parameters.toFloatArray()) {
        assertEquals(0.99, value, 1e-5);
      }
    }
  }

  @Test
  void shouldTakeTheVeryStepsOfFullPrecisionFromTheSameGradients() {
    NetworkSpec spec = Smooth.CNN.spec();
    try (Network network = mixed().create(spec, ROWS);
        Network full = new TorchEngine().create(spec, ROWS)) {
      Column random = Column.allocate(DType.FLOAT32, full.layout().size());
      for (Network each : List.of(network, full)) {
        each.initialize(1);
        Optimizer optimizer =
            each.optimizer(new OptimizerSpec.Adam(0.9, 0.999, 1e-5), slices(each));
        for (int i = 0; i < 5; i++) {
          fill(random, new Rng(i));
          each.writeGradients(random);
          optimizer.step(1e-4, new GradientClip.GlobalNorm(0.5));
        }
      }
      assertTrue(parameters(full).contentEquals(parameters(network)));
    }
  }

  @Test
  void shouldLeaveOtherNetworksOfTheThreadInFullPrecision() {
    NetworkSpec spec = Smooth.MLP.spec();
    ColumnBatch batch = inputs(spec);
    try (Network network = mixed().create(spec, ROWS);
        Network full = new TorchEngine().create(spec, ROWS)) {
      full.initialize(3);
      network.initialize(3);
      full.forward(batch);
      Column before = full.output(spec.outputs().getFirst()).copy();
      network.forward(batch);
      full.forward(batch);
      assertTrue(before.contentEquals(full.output(spec.outputs().getFirst())));
    }
  }

  @Test
  void shouldRepeatItself() {
    NetworkSpec spec = Smooth.CNN.spec();
    ColumnBatch batch = inputs(spec);
    try (Network network = mixed().create(spec, ROWS)) {
      network.initialize(3);
      pass(network, batch, Set.of());
      float[] first = gradients(network).toFloatArray();
      pass(network, batch, Set.of());
      assertArrayEquals(first, gradients(network).toFloatArray());
    }
  }

  @Test
  void shouldBeWhatAutoPicksForMixedPrecision() {
    assertEquals("torch", Engines.byName("auto").with(Precision.BF16_MIXED).name());
    assertEquals("torch", Engines.byName("torch").with(Precision.BF16_MIXED).name());
  }

  @Test
  void shouldRefuseCardsWithoutBfloat16() {
    List<ComputeCapability> cards =
        List.of(new ComputeCapability(7, 5), new ComputeCapability(9, 0));
    TorchPrecision.expectBf16(Device.cuda(1), cards);
    String refused =
        assertThrows(PolicyException.class, () -> TorchPrecision.expectBf16(Device.cuda(0), cards))
            .toString();
    assertTrue(
        refused.contains(
            "expected a card of compute capability 8.0 or later for precision: bf16-mixed, found"
                + " 7.5 at cuda:0; choose another card, or precision: 32-true"),
        refused);
  }

  private ColumnBatch inputs(NetworkSpec spec) {
    Map<String, Column> columns = new LinkedHashMap<>();
    for (NetworkSpec.Input input : spec.inputs()) {
      Column column = Column.allocate(input.dtype(), ROWS, input.size());
      if (input.dtype() == DType.FLOAT32) {
        fill(column, rng);
      } else {
        for (long i = 0; i < column.size(); i++) {
          column.setByte(i, rng.nextInt(256));
        }
      }
      columns.put(input.name(), column);
    }
    return ColumnBatch.of(columns);
  }

  private static Sequences sequences(int stateSize) {
    return Sequences.packed(WIDTHS, Column.allocate(DType.FLOAT32, WIDTHS[0], stateSize));
  }

  private static void fill(Column column, Rng rng) {
    for (long i = 0; i < column.size(); i++) {
      column.setFloat(i, 2 * rng.nextFloat() - 1);
    }
  }

  private static Set<String> slices(Network network) {
    return network.layout().slices().stream()
        .map(ParameterLayout.Slice::name)
        .collect(Collectors.toSet());
  }

  private static Column parameters(Network network) {
    Column column = Column.allocate(DType.FLOAT32, network.layout().size());
    network.readParameters(column);
    return column;
  }

  private static Column gradients(Network network) {
    Column column = Column.allocate(DType.FLOAT32, network.layout().size());
    network.readGradients(column);
    return column;
  }

  private static void assertClose(Column expected, Column found, double tolerance, String what) {
    double scale = 0;
    for (float value : expected.toFloatArray()) {
      scale = Math.max(scale, Math.abs(value));
    }
    assertArrayEquals(
        expected.toFloatArray(), found.toFloatArray(), (float) (tolerance * scale), what);
  }
}
