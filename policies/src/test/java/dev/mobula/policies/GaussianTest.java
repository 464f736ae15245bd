package dev.mobula.policies;

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
import dev.mobula.envs.Space;
import dev.mobula.envs.TupleSpace;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GaussianTest {
  private static final String HEAD = DistributionSpec.ACTION_DIST_INPUTS;
  private static final String LATENT = "policy/1";

  @Test
  void shouldDifferentiateThroughItsSamples() {
    DistributionSettings plain = DistributionSettings.defaults();
    checkSampleGradient(Box.unbounded(2), plain);
    checkSampleGradient(Box.unbounded(2), plain.withFreeLogStd(false));
    checkSampleGradient(Box.of(-1, 1, 2), plain.withFreeLogStd(false).withSquashOutput(true));
    checkSampleGradient(Box.unbounded(2), plain.withSde(LATENT, 3));
    checkSampleGradient(Box.of(-1, 1, 2), plain.withSde(LATENT, 3).withSquashOutput(true));
  }

  @Test
  void shouldKeepTheNoiseOfStateDependentExplorationUntilResampled() {
    DistributionSettings settings = DistributionSettings.defaults().withSde(LATENT, 3);
    Box space = Box.unbounded(2);
    ActionDistribution distribution = Distributions.of(space, settings).create(4);
    distribution.condition(outputs(space, settings, 4, 1), 4, null);
    ColumnBatch first = ColumnBatch.allocate(space.columns("action"), 4);
    ColumnBatch second = ColumnBatch.allocate(space.columns("action"), 4);
    Rng rng = new Rng(2);
    distribution.resampleNoise(rng, 4);
    distribution.sample(rng, first);
    distribution.sample(rng, second);
    assertTrue(first.column("action").contentEquals(second.column("action")));
    distribution.resampleNoise(rng, 4);
    distribution.sample(rng, second);
    assertFalse(first.column("action").contentEquals(second.column("action")));
  }

  @Test
  void shouldNotDrawStateDependentNoiseFromRecordedParameters() {
    DistributionSettings settings = DistributionSettings.defaults().withSde(LATENT, 3);
    Box space = Box.unbounded(2);
    ActionDistribution distribution = Distributions.of(space, settings).create(4);
    distribution.condition(outputs(space, settings, 4, 1), 4, null);
    Column recorded = Column.allocate(DType.FLOAT32, 4, 4);
    distribution.parameters(recorded);
    distribution.conditionOn(recorded, 4, null);
    ColumnBatch actions = ColumnBatch.allocate(space.columns("action"), 4);
    assertThrows(PolicyException.class, () -> distribution.sample(new Rng(1), actions));
    distribution.mode(actions);
  }

  @Test
  void shouldUseOneNoiseMatrixForAllRowsWhereAskedTo() {
    DistributionSettings settings = DistributionSettings.defaults().withSde(LATENT, 3);
    Box space = Box.unbounded(1);
    ColumnOutputs outputs = outputs(space, settings, 2, 1);
    for (String name : List.of(HEAD, LATENT)) {
      outputs.output(name).fill(0.5);
    }
    ActionDistribution distribution = Distributions.of(space, settings).create(2);
    distribution.condition(outputs, 2, null);
    ColumnBatch actions = ColumnBatch.allocate(space.columns("action"), 2);
    distribution.resampleNoise(new Rng(3), 1);
    distribution.sample(new Rng(4), actions);
    Column action = actions.column("action");
    assertEquals(action.getFloat(0), action.getFloat(1));
    distribution.resampleNoise(new Rng(3), 2);
    distribution.sample(new Rng(4), actions);
    assertTrue(action.getFloat(0) != action.getFloat(1));
    assertThrows(PolicyException.class, () -> distribution.resampleNoise(new Rng(3), 3));
  }

  @Test
  void shouldCutOffTheLogStdOfANetworkAndItsGradient() {
    DistributionSettings settings =
        DistributionSettings.defaults().withFreeLogStd(false).withLogStdBounds(-2, 1);
    ActionDistribution distribution = Distributions.of(Box.unbounded(1), settings).create(1);
    ColumnOutputs outputs = ColumnOutputs.of(HEAD, Column.ofFloats(0, 5).reshape(1, 2));
    distribution.condition(outputs, 1, null);
    Column entropy = Column.allocate(DType.FLOAT32, 1);
    distribution.entropy(entropy);
    assertEquals(1 + 1.4189385, entropy.getFloat(0), 1e-5);
    distribution.addEntropyGradient(Column.ofFloats(1), outputs);
    assertEquals(0, outputs.outputGradient(HEAD).getFloat(1));
  }

  @Test
  void shouldDifferentiateSquashedSamplesOfStateDependentNoiseByItsFeaturesToo() {
    DistributionSettings settings =
        DistributionSettings.defaults()
            .withSde(LATENT, 3)
            .withSquashOutput(true)
            .withLearnFeatures(true);
    checkSampleGradient(Box.of(-1, 1, 2), settings);
  }

  @Test
  void shouldCutMeansOffAndThenLeaveTheHeadAlone() {
    DistributionSettings settings = DistributionSettings.defaults().withClipMean(2);
    ActionDistribution distribution = Distributions.of(Box.unbounded(2), settings).create(1);
    ColumnOutputs outputs =
        ColumnOutputs.of(
            Map.of(
                HEAD,
                Column.ofFloats(5, -1).reshape(1, 2),
                "log_std",
                Column.ofFloats(0, 0).reshape(1, 2)));
    distribution.condition(outputs, 1, null);
    ColumnBatch actions = ColumnBatch.of("action", Column.ofFloats(0, 0).reshape(1, 2));
    distribution.mode(actions);
    assertEquals(2, actions.column("action").getFloat(0));
    assertEquals(-1, actions.column("action").getFloat(1));
    actions.column("action").fill(0);
    distribution.zeroGradients(outputs);
    distribution.addLogProbGradient(actions, Column.ofFloats(1), outputs);
    assertEquals(0, outputs.outputGradient(HEAD).getFloat(0));
    assertEquals(1, outputs.outputGradient(HEAD).getFloat(1), 1e-6);
  }

  @Test
  void shouldStayFiniteAtTheEdgeOfSquashedActions() {
    DistributionSettings settings =
        DistributionSettings.defaults().withSquashOutput(true).withFreeLogStd(false);
    ActionDistribution distribution = Distributions.of(Box.of(-2, 2, 1), settings).create(2);
    distribution.condition(
        ColumnOutputs.of(HEAD, Column.ofFloats(0, 0, 30, 0).reshape(2, 2)), 2, null);
    Column logProb = Column.allocate(DType.FLOAT32, 2);
    ColumnBatch actions = ColumnBatch.of("action", Column.ofFloats(1, -1).reshape(2, 1));
    distribution.logProb(actions, logProb);
    assertTrue(Float.isFinite(logProb.getFloat(0)) && Float.isFinite(logProb.getFloat(1)));
    distribution.sample(new Rng(1), actions);
    assertTrue(Math.abs(actions.column("action").getFloat(1)) <= 1);
  }

  @Test
  void shouldNameHeadsAndParametersByLeaf() {
    Space<?> space = TupleSpace.of(Discrete.of(3), Box.unbounded(2));
    DistributionSpec spec = Distributions.of(space);
    assertEquals(List.of(new NetworkSpec.Input(HEAD, 5)), spec.heads());
    assertEquals(List.of(new NetworkSpec.FreeParameter("log_std/1", 2, 0)), spec.parameters());
    assertEquals(3, spec.maskSize());
    assertEquals(7, spec.parametersSize());
    DistributionSpec gsde =
        Distributions.of(Box.unbounded(2), DistributionSettings.defaults().withSde("policy/1", 64));
    assertTrue(gsde.readsLatent());
    assertEquals(128, gsde.parameters().getFirst().size());
  }

  @Test
  void shouldRejectSpacesThatItCannotCover() {
    assertThrows(PolicyException.class, () -> Distributions.of(Box.image(2, 2)));
    DistributionSettings squash = DistributionSettings.defaults().withSquashOutput(true);
    assertThrows(PolicyException.class, () -> Distributions.of(Box.unbounded(1), squash));
    assertThrows(PolicyException.class, () -> Distributions.of(Discrete.of(2)).create(0));
  }

  @Test
  void shouldNotGiveJointDistributionsWithChoicesASampleGradient() {
    DistributionSpec spec = Distributions.of(TupleSpace.of(Discrete.of(3), Box.unbounded(2)));
    assertFalse(spec.create(1) instanceof ReparameterizedDistribution);
  }

  /** The loss is a weighted sum of log-probabilities and of a function of the actions. */
  private static void checkSampleGradient(Box space, DistributionSettings settings) {
    int rows = 3;
    ColumnOutputs outputs = outputs(space, settings, rows, 5);
    ReparameterizedDistribution distribution =
        (ReparameterizedDistribution) Distributions.of(space, settings).create(rows);
    distribution.resampleNoise(new Rng(6), rows);
    Column weights = Column.ofFloats(0.5f, -1, 2);
    ColumnBatch actions = ColumnBatch.allocate(space.columns("action"), rows);
    ColumnBatch slopes = ColumnBatch.allocate(space.columns("action"), rows);
    Column logProb = Column.allocate(DType.FLOAT32, rows);
    GradientCheck.check(
        settings.learnFeatures() ? outputs : outputs.without(LATENT),
        _ -> {
          distribution.condition(outputs, rows, null);
          distribution.sampleWithLogProb(new Rng(7), actions, logProb);
          double value = 0;
          for (int i = 0; i < rows; i++) {
            value += (double) weights.getFloat(i) * logProb.getFloat(i);
          }
          for (int i = 0; i < rows * space.size(); i++) {
            float action = actions.column("action").getFloat(i);
            value += 0.5 * action * action;
            slopes.column("action").setFloat(i, action);
          }
          distribution.zeroGradients(outputs);
          distribution.addSampleGradient(weights, slopes, outputs);
          return value;
        },
        1e-3);
  }

  private static ColumnOutputs outputs(
      Box space, DistributionSettings settings, int rows, long seed) {
    Rng rng = new Rng(seed);
    DistributionSpec spec = Distributions.of(space, settings);
    Map<String, Column> columns = new LinkedHashMap<>();
    columns.put(
        HEAD, ActionDistributionContract.random(rng, rows, spec.heads().getFirst().size(), 0.5));
    for (NetworkSpec.FreeParameter parameter : spec.parameters()) {
      columns.put(
          parameter.name(), ActionDistributionContract.random(rng, 1, parameter.size(), 0.3));
    }
    if (spec.readsLatent()) {
      columns.put(LATENT, ActionDistributionContract.random(rng, rows, 3, 0.5));
    }
    return ColumnOutputs.of(columns);
  }
}
