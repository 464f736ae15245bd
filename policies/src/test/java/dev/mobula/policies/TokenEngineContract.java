package dev.mobula.policies;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.columns.StateDict;
import dev.mobula.columns.math.Rng;
import dev.mobula.envs.Box;
import dev.mobula.envs.Discrete;
import dev.mobula.policies.AttentionEncoder.Tokens;
import dev.mobula.policies.NetworkSpec.Input;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an engine must do that also runs layers over tokens. */
public abstract class TokenEngineContract extends ImageEngineContract {
  private static final int CHANNELS = 4;

  private static LayerSpec each(String name, String from, int units, Activation activation) {
    Initializer start = new Initializer.FanIn();
    return new TokenLayer.Dense(name, from, units, activation, start, start);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void shouldMatchTheReferenceOnLayersOverTokens(int heads) {
    NetworkSpec spec =
        new NetworkSpec(
            List.of(new Input("x", List.of(4, CHANNELS), DType.FLOAT32)),
            List.of(
                each("a", "x", 6, Activation.TANH),
                new TokenLayer.Positions("placed", "a"),
                new TokenLayer.Norm("normal", "placed"),
                each("qkv", "normal", 18, Activation.LINEAR),
                new TokenLayer.Attention("heads", "qkv", heads, null),
                new LayerSpec.Sum("sum", List.of("placed", "heads"), Activation.TANH),
                new TokenLayer.Mean("mean", "sum", null),
                dense("y", List.of("mean", "heads"), 3, Activation.LINEAR)),
            List.of(),
            List.of("y", "sum"));
    Rng rng = new Rng(heads);
    try (Network network = engine().create(spec, 6)) {
      writeRandomParameters(network, rng);
      checkForwardAndBackward(network, 2, rng);
      checkForwardAndBackward(network, 3, rng);
    }
  }

  @ParameterizedTest
  @EnumSource(Tokens.class)
  void shouldMatchTheReferenceOnAnEncoder(Tokens over) {
    Rng rng = new Rng(7);
    try (Network network = engine().create(encoder(3, over, true).network(), 3)) {
      writeRandomParameters(network, rng);
      checkForward(network, 2, rng);
    }
  }

  @Test
  void shouldSayTheSameOfASetInAnyOrder() {
    float[] first = random(5);
    float[] second = reversed(first);
    assertArrayEquals(logits(Tokens.SET, first), logits(Tokens.SET, second), 1e-5f);
  }

  @Test
  void shouldTellTheOrderOfASequence() {
    float[] first = random(5);
    float[] second = reversed(first);
    assertNotEquals(logits(Tokens.SEQUENCE, first)[0], logits(Tokens.SEQUENCE, second)[0], 1e-3);
  }

  /** The parameters of an encoder of a set are the same for any number of tokens. */
  @Test
  void shouldLeaveOutTokensOfZeros() {
    float[] five = random(5);
    float[] seven = new float[7 * CHANNELS];
    System.arraycopy(five, 0, seven, 0, 2 * CHANNELS);
    System.arraycopy(five, 2 * CHANNELS, seven, 3 * CHANNELS, 3 * CHANNELS);
    try (Network small = engine().create(encoder(5, Tokens.SET, true).network(), 1);
        Network large = engine().create(encoder(7, Tokens.SET, true).network(), 1)) {
      writeRandomParameters(small, new Rng(1));
      large.writeParameters(parameters(small));
      assertArrayEquals(learn(small, five), learn(large, seven), 1e-5f);
      assertArrayEquals(gradients(small).toFloatArray(), gradients(large).toFloatArray(), 1e-5f);
    }
  }

  @Test
  void shouldStayFiniteWhereEveryTokenIsZero() {
    for (float value : logits(Tokens.SET, new float[5 * CHANNELS])) {
      assertTrue(Float.isFinite(value));
    }
  }

  private static float[] learn(Network network, float[] tokens) {
    float[] logits = logits(network, tokens);
    network.spec().outputs().forEach(name -> network.outputGradient(name).fill(0.5));
    network.backward();
    return logits;
  }

  private float[] logits(Tokens over, float[] tokens) {
    try (Network network = engine().create(encoder(5, over, true).network(), 1)) {
      writeRandomParameters(network, new Rng(3));
      return logits(network, tokens);
    }
  }

  private static float[] logits(Network network, float[] tokens) {
    network.forward(
        ColumnBatch.of("observation", Column.ofFloats(tokens).reshape(1, tokens.length)));
    return network.output("action_dist_inputs").toFloatArray();
  }

  private static float[] random(int tokens) {
    Rng rng = new Rng(2);
    float[] values = new float[tokens * CHANNELS];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) rng.nextGaussian();
    }
    return values;
  }

  private static float[] reversed(float[] tokens) {
    float[] reversed = new float[tokens.length];
    for (int from = 0; from < tokens.length; from += CHANNELS) {
      System.arraycopy(tokens, from, reversed, tokens.length - CHANNELS - from, CHANNELS);
    }
    return reversed;
  }

  private static PolicySpec encoder(int tokens, Tokens over, boolean ignoreZeros) {
    ModelSettings model =
        ModelSettings.defaults()
            .withHiddens(List.of(8), Activation.TANH)
            .withSharing(true, List.of())
            .withEncoder(new AttentionEncoder(2, 6, 2, 3, 5, over, ignoreZeros));
    return PolicySpec.of(Box.of(-1, 1, tokens, CHANNELS), Discrete.of(2)).withModel(model);
  }

  /** As an actor-critic and as action values, from what was saved. */
  @ParameterizedTest
  @EnumSource(Tokens.class)
  void shouldActAsThePolicyThatWasSaved(Tokens over) {
    for (PolicyHead head :
        List.of(new PolicyHead.ActionProbabilities(), new PolicyHead.ActionValues(true, 0.1))) {
      PolicySpec spec = encoder(4, over, false).withHead(head);
      ColumnBatch in =
          ColumnBatch.of("observation", Column.ofFloats(random(12)).reshape(3, 4, CHANNELS));
      ColumnBatch expected = ColumnBatch.allocate(spec.outputColumns(), 3);
      ColumnBatch found = ColumnBatch.allocate(spec.outputColumns(), 3);
      StateDict saved;
      try (Policy policy = Policy.create(spec, engine(), 3)) {
        policy.initialize(7);
        policy.compute(in, expected, false, new Rng(1));
        Column weights = Column.allocate(DType.FLOAT32, policy.layout().size());
        policy.readWeights(weights);
        saved = new PolicyState(spec, weights, new StateDict()).save("a");
      }
      PolicyState state = PolicyState.load(saved, "a");
      assertEquals(spec, state.spec());
      try (Policy policy = state.create(engine(), 3)) {
        policy.compute(in, found, false, new Rng(1));
      }
      assertTrue(
          expected.column("action_dist_inputs").contentEquals(found.column("action_dist_inputs")));
    }
  }
}
