package dev.mobula.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.columns.StateDict;
import dev.mobula.columns.math.Rng;
import dev.mobula.envs.Box;
import dev.mobula.envs.Discrete;
import dev.mobula.envs.EnvironmentException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PolicyStateTest {
  private static final PolicySpec SPEC = PolicySpec.of(Box.unbounded(4), Discrete.of(2));

  static List<PolicySpec> specs() {
    PolicySpec gaussian = PolicySpec.of(Box.unbounded(3), Box.of(-2, 2, 2));
    ModelSettings model = ModelSettings.defaults();
    return List.of(
        SPEC,
        SPEC.withModel(
            model
                .withHiddens(List.of(8), Activation.RELU)
                .withSharing(true, List.of(4))
                .withRecurrence(new Recurrence(RecurrentCell.LSTM, 16))),
        SPEC.withModel(model.withRecurrence(new Recurrence(RecurrentCell.GRU, 4, true, true))),
        images(ImageEncoder.NATURE),
        images(ImageEncoder.IMPALA),
        SPEC.withFrameStack(4),
        tokens(new AttentionEncoder(2, 16, 3, 8, 24, AttentionEncoder.Tokens.SET, true)),
        tokens(new AttentionEncoder(1, 8, 1, 4, 8, AttentionEncoder.Tokens.SEQUENCE, false)),
        SPEC.withHead(new PolicyHead.ActionValues(true, 0.05)),
        SPEC.withHead(
            new PolicyHead.ActionValues(
                false, 0, new ReturnDistribution.Categories(51, -10, 10), 0.5)),
        SPEC.withHead(new PolicyHead.ActionValues(false, 0, new ReturnDistribution.Quantiles(32))),
        gaussian.withObservationFilter("MeanStdFilter").withActionConnectors(true, false),
        gaussian.withHead(new PolicyHead.NoisyActions(0.1)),
        gaussian.withModel(model.withGaussian(false, -0.5, true, true)));
  }

  private static PolicySpec tokens(AttentionEncoder encoder) {
    return PolicySpec.of(Box.of(-1, 1, 5, 3), Discrete.of(2))
        .withModel(ModelSettings.defaults().withEncoder(encoder));
  }

  private static PolicySpec images(ImageEncoder encoder) {
    return PolicySpec.of(Box.image(84, 84, 4), Discrete.of(2))
        .withModel(ModelSettings.defaults().withEncoder(encoder));
  }

  @ParameterizedTest
  @MethodSource("specs")
  void shouldComeBackEqual(PolicySpec spec) {
    StateDict saved = new PolicyState(spec, Column.ofFloats(1), new StateDict()).save("a");
    assertEquals(spec, PolicyState.load(saved, "a").spec());
  }

  @Test
  void shouldKnowAPolicyOfAVersionWithoutStacks() {
    StateDict saved = new PolicyState(SPEC, Column.ofFloats(1), new StateDict()).save("a");
    StateDict old = new StateDict();
    saved
        .entries()
        .forEach((path, column) -> {
          if (!path.endsWith("frame_stack")) {
            old.put(path, column);
          }
        });
    assertEquals(saved.paths().size() - 1, old.paths().size());
    assertEquals(SPEC, PolicyState.load(old, "a").spec());
  }

  @Test
  void shouldRefuseStacksOfWhatIsNoBox() {
    PolicySpec choices = PolicySpec.of(Discrete.of(3), Discrete.of(2));
    assertThrows(PolicyException.class, () -> choices.withFrameStack(2));
    assertThrows(EnvironmentException.class, () -> SPEC.withFrameStack(0));
  }

  @Test
  void shouldMakeThePolicyThatWasSaved() {
    PolicySpec spec = SPEC.withObservationFilter("MeanStdFilter");
    NetworkEngine engine = Engines.byName("simd");
    ColumnBatch in = ColumnBatch.of("observation", Column.allocate(DType.FLOAT32, 3, 4).fill(0.3));
    ColumnBatch expected = ColumnBatch.allocate(spec.outputColumns(), 3);
    ColumnBatch found = ColumnBatch.allocate(spec.outputColumns(), 3);
    StateDict saved;
    try (Policy policy = Policy.create(spec, engine, 3)) {
      policy.initialize(7);
      policy.setTraining(true);
      policy.compute(in, expected, false, new Rng(1));
      policy.setTraining(false);
      policy.compute(in, expected, false, new Rng(1));
      Column weights = Column.allocate(DType.FLOAT32, policy.layout().size());
      policy.readWeights(weights);
      StateDict normalizers =
          new StateDict().putAll("observation", policy.observationPipeline().saveState());
      saved = new PolicyState(spec, weights, normalizers).save(PolicyState.DEFAULT_POLICY);
    }
    PolicyState state = PolicyState.load(saved, PolicyState.DEFAULT_POLICY);
    try (Policy policy = state.create(engine, 3)) {
      policy.compute(in, found, false, new Rng(1));
    }
    for (String name : List.of("value", "action_dist_inputs", "observation")) {
      assertTrue(expected.column(name).contentEquals(found.column(name)), name);
    }
  }

  @Test
  void shouldSayThatAnEarlierVersionSavedNoSpec() {
    StateDict old = new StateDict().put("default_policy/weights", Column.ofFloats(1));
    var failure =
        assertThrows(PolicyException.class, () -> PolicyState.load(old, "default_policy"));
    String message = String.valueOf(failure.getMessage());
    assertTrue(message.contains("resume the run with this one"), message);
  }
}
