package dev.mobula.policies.onnxruntime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.ColumnSpec;
import dev.mobula.columns.DType;
import dev.mobula.columns.StateDict;
import dev.mobula.columns.math.Rng;
import dev.mobula.envs.Box;
import dev.mobula.envs.DictSpace;
import dev.mobula.envs.Discrete;
import dev.mobula.envs.MultiBinary;
import dev.mobula.envs.MultiDiscrete;
import dev.mobula.envs.Space;
import dev.mobula.envs.TupleSpace;
import dev.mobula.policies.Activation;
import dev.mobula.policies.Engines;
import dev.mobula.policies.ImageEncoder;
import dev.mobula.policies.ModelSettings;
import dev.mobula.policies.ParameterLayout;
import dev.mobula.policies.Policy;
import dev.mobula.policies.PolicyException;
import dev.mobula.policies.PolicyHead;
import dev.mobula.policies.PolicySpec;
import dev.mobula.policies.PolicyState;
import dev.mobula.policies.Recurrence;
import dev.mobula.policies.RecurrentCell;
import dev.mobula.policies.ReturnDistribution;
import dev.mobula.policies.SampleBatch;
import dev.mobula.policies.connectors.MeanStdFilter;
import dev.mobula.policies.onnx.OnnxExport;
import dev.mobula.policies.onnx.OnnxModel;
import dev.mobula.policies.onnx.OnnxRuntime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** ONNX Runtime says of an exported policy what the policy says. */
class OnnxParityTest {
  private static final int ROWS = 7;
  private static final double TOLERANCE = 2e-5;

  @TempDir Path temp;

  private static final Space<?> FOUR = Box.unbounded(4);
  private static final Space<?> TWO = Discrete.of(2);
  private static final ModelSettings SMALL =
      ModelSettings.defaults().withHiddens(List.of(8), Activation.TANH);

  static Map<String, PolicySpec> specs() {
    Map<String, PolicySpec> specs = new LinkedHashMap<>();
    specs.put("cartpole", PolicySpec.of(FOUR, TWO));
    specs.put("filter", PolicySpec.of(FOUR, TWO).withObservationFilter(MeanStdFilter.NAME));
    for (Activation activation : Activation.values()) {
      specs.put(
          "activation " + activation,
          PolicySpec.of(FOUR, TWO)
              .withModel(
                  SMALL.withHiddens(List.of(8, 8), activation).withSharing(true, List.of(6))));
    }
    Space<?> seen = dict("image", Box.image(2, 2), "bits", MultiBinary.of(3), "many", multi());
    Space<?> done = dict("move", Box.of(-1, 2, 2), "jump", new Discrete(3, 5), "many", multi());
    specs.put(
        "structured",
        PolicySpec.of(
            TupleSpace.of(new Discrete(3, -1), seen), TupleSpace.of(done, MultiBinary.of(2))));
    specs.put(
        "masked",
        PolicySpec.of(
            DictSpace.of("action_mask", MultiBinary.of(5), "observations", FOUR), multi()));
    specs.put("gaussian", boxes().withActionConnectors(true, true));
    specs.put("head log std", boxes().withModel(SMALL.withGaussian(false, 0, false, false)));
    specs.put("squashed", boxes().withModel(SMALL.withGaussian(false, 0, false, true)));
    specs.put("gsde", boxes().withModel(SMALL.withGaussian(true, -1, true, false)));
    specs.put("squashed gsde", boxes().withModel(SMALL.withGaussian(true, -1, true, true)));
    specs.put("noisy actions", boxes().withHead(new PolicyHead.NoisyActions(0.1)));
    specs.put("nature", images(Box.image(36, 36, 1), ImageEncoder.NATURE));
    specs.put("small", images(Box.image(10, 10, 4), ImageEncoder.SMALL));
    specs.put("impala", images(Box.image(12, 14, 3), ImageEncoder.IMPALA));
    for (RecurrentCell cell : RecurrentCell.values()) {
      specs.put(
          "recurrent " + cell,
          PolicySpec.of(FOUR, TWO).withModel(SMALL.withRecurrence(new Recurrence(cell, 6))));
      specs.put(
          "previous step " + cell,
          PolicySpec.of(FOUR, TWO)
              .withModel(SMALL.withRecurrence(new Recurrence(cell, 6, true, true))));
    }
    ReturnDistribution categories = new ReturnDistribution.Categories(5, -2, 3);
    specs.put("q", values(new PolicyHead.ActionValues(false, 0.1)));
    specs.put("dueling", values(new PolicyHead.ActionValues(true, 0.1)));
    specs.put("c51", values(new PolicyHead.ActionValues(false, 0.1, categories)));
    specs.put("rainbow", values(new PolicyHead.ActionValues(true, 0.1, categories, 0.5)));
    specs.put(
        "qr", values(new PolicyHead.ActionValues(true, 0, new ReturnDistribution.Quantiles(4))));
    return specs;
  }

  private static DictSpace dict(
      String first, Space<?> a, String second, Space<?> b, String third, Space<?> c) {
    Map<String, Space<?>> spaces = new LinkedHashMap<>();
    spaces.put(first, a);
    spaces.put(second, b);
    spaces.put(third, c);
    return DictSpace.of(spaces);
  }

  private static MultiDiscrete multi() {
    return new MultiDiscrete(List.of(2, 3), List.of(0, 1));
  }

  private static PolicySpec boxes() {
    return PolicySpec.of(FOUR, Box.of(-2, 3, 2));
  }

  private static PolicySpec values(PolicyHead head) {
    return PolicySpec.of(FOUR, Discrete.of(3)).withModel(SMALL).withHead(head);
  }

  private static PolicySpec images(Box images, ImageEncoder encoder) {
    return PolicySpec.of(images, TWO).withModel(SMALL.withEncoder(encoder));
  }

  static List<String> names() {
    return List.copyOf(specs().keySet());
  }

  @ParameterizedTest
  @MethodSource("names")
  void shouldSayWhatThePolicySays(String name) {
    PolicySpec spec = Objects.requireNonNull(specs().get(name));
    PolicyState state = state(spec);
    ColumnBatch in = inputs(spec);
    ColumnBatch expected = ColumnBatch.allocate(spec.outputColumns(), ROWS);
    try (Policy policy = state.create(Engines.byName("simd"), ROWS)) {
      policy.compute(in, expected, false, new Rng(0));
    }
    Path file = temp.resolve("policy.onnx");
    OnnxExport.write(state, "1.2.3", file);
    try (OnnxModel model = OnnxRuntime.get().load(file)) {
      Map<String, Column> found = model.run(given(model, in));
      int compared = 0;
      for (ColumnSpec column : spec.outputColumns()) {
        String output = output(column.name());
        if (!output.isEmpty()) {
          assertSame(
              expected.column(column.name()), Objects.requireNonNull(found.get(output)), output);
          compared++;
        }
      }
      assertEquals(model.outputs().size(), compared);
    }
  }

  private static String output(String column) {
    if (column.startsWith(SampleBatch.ENV_ACTION)) {
      return SampleBatch.ACTION + column.substring(SampleBatch.ENV_ACTION.length());
    }
    return switch (column) {
      case SampleBatch.ACTION_DIST_INPUTS -> "logits";
      case SampleBatch.VALUE, SampleBatch.STATE_OUT -> column;
      default -> "";
    };
  }

  private static void assertSame(Column expected, Column found, String output) {
    assertEquals(expected.dtype(), found.dtype(), output);
    assertArrayEquals(expected.rowShape(), found.rowShape(), output);
    for (long i = 0; i < expected.size(); i++) {
      double value = expected.get(i);
      assertEquals(value, found.get(i), TOLERANCE * (1 + Math.abs(value)), output + " at " + i);
    }
  }

  private static Map<String, Column> given(OnnxModel model, ColumnBatch in) {
    Map<String, Column> given = new LinkedHashMap<>();
    for (OnnxModel.Tensor input : model.inputs()) {
      given.put(input.name(), in.column(input.name()));
    }
    return given;
  }

  private static PolicyState state(PolicySpec spec) {
    Column weights = random(new Rng(1), ParameterLayout.of(spec.network()).size(), 0.4f);
    StateDict normalizers = new StateDict();
    if (spec.observationFilter().equals(MeanStdFilter.NAME)) {
      MeanStdFilter filter = new MeanStdFilter(4);
      filter.moments().update(random(new Rng(2), 40, 3).reshape(10, 4));
      normalizers.putAll("observation/" + MeanStdFilter.NAME, filter.saveState());
    }
    return new PolicyState(spec, weights, normalizers);
  }

  private static Column random(Rng rng, int size, float scale) {
    Column column = Column.allocate(DType.FLOAT32, size);
    for (int i = 0; i < size; i++) {
      column.setFloat(i, (float) rng.nextGaussian() * scale);
    }
    return column;
  }

  private static ColumnBatch inputs(PolicySpec spec) {
    Rng rng = new Rng(5);
    @SuppressWarnings("unchecked")
    Space<Object> space = (Space<Object>) spec.observationSpace();
    ColumnBatch in = ColumnBatch.allocate(space.columns(SampleBatch.OBSERVATION), ROWS);
    for (int row = 0; row < ROWS; row++) {
      space.write(space.sample(rng), SampleBatch.OBSERVATION, in, row);
    }
    if (spec.hasActionMask()) {
      Column mask = Column.allocate(DType.BOOL, ROWS, spec.distribution().maskSize());
      for (long i = 0; i < mask.size(); i++) {
        mask.setBool(i, i % 5 == 1 || i % 5 == 4 || rng.nextDouble() < 0.5);
      }
      in = in.with(SampleBatch.ACTION_MASK, mask);
    }
    for (ColumnSpec column : spec.memoryColumns()) {
      int size = column.rowLength();
      in = in.with(column.name(), random(rng, ROWS * size, 1).reshape(ROWS, size));
    }
    return in;
  }

  @Test
  void shouldTakeAnyNumberOfRows() {
    Path file = temp.resolve("policy.onnx");
    OnnxExport.write(state(PolicySpec.of(FOUR, TWO)), "1.2.3", file);
    try (OnnxModel model = OnnxRuntime.get().load(file)) {
      assertEquals(List.of(-1, 4), model.inputs().getFirst().shape());
      for (int rows : List.of(1, 300)) {
        Column input = random(new Rng(0), rows * 4, 1).reshape(rows, 4);
        Map<String, Column> found = model.run(Map.of("observation", input));
        assertEquals(rows, Objects.requireNonNull(found.get("action")).rows());
      }
      model.close();
    }
  }

  /** The process would end where the runtime had to make do with the stack of the caller. */
  @Test
  void shouldLoadOnAThreadOfASmallStack() throws Exception {
    Path file = temp.resolve("policy.onnx");
    OnnxExport.write(state(PolicySpec.of(FOUR, TWO)), "1.2.3", file);
    List<OnnxModel> loaded = new CopyOnWriteArrayList<>();
    Thread small =
        new Thread(null, () -> loaded.add(OnnxRuntime.get().load(file)), "small", 512 << 10);
    small.start();
    small.join();
    loaded.getFirst().close();
  }

  @Test
  void shouldSayWhatIsWrongWithAFile() throws Exception {
    Path file = Files.writeString(temp.resolve("bad.onnx"), "no model");
    OnnxRuntime runtime = OnnxRuntime.get();
    PolicyException bad = assertThrows(PolicyException.class, () -> runtime.load(file));
    assertTrue(
        String.valueOf(bad.getMessage()).startsWith("expected a model of ONNX in " + file),
        bad.toString());
    Path absent = temp.resolve("absent.onnx");
    PolicyException none = assertThrows(PolicyException.class, () -> runtime.load(absent));
    assertTrue(String.valueOf(none.getMessage()).contains("found no file"), none.toString());
  }
}
