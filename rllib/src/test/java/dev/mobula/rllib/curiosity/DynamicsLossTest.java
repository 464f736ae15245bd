package dev.mobula.rllib.curiosity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.columns.math.Rng;
import dev.mobula.envs.Box;
import dev.mobula.envs.Discrete;
import dev.mobula.envs.MultiDiscrete;
import dev.mobula.envs.Space;
import dev.mobula.envs.TupleSpace;
import dev.mobula.policies.Activation;
import dev.mobula.policies.ColumnOutputs;
import dev.mobula.policies.GradientCheck;
import dev.mobula.policies.PolicySpec;
import dev.mobula.policies.SampleBatch;
import dev.mobula.rllib.TrainedNetwork;
import dev.mobula.rllib.config.AlgorithmConfig;
import dev.mobula.rllib.ppo.PpoConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DynamicsLossTest {
  private static final int ROWS = 4;
  private static final int FEATURES = 3;
  private static final double FORWARD = 0.3;

  private final Rng rng = new Rng(4);

  static Stream<Space<?>> spaces() {
    return Stream.of(
        Discrete.of(3),
        MultiDiscrete.of(2, 3),
        Box.unbounded(2),
        TupleSpace.of(Discrete.of(2), Box.unbounded(1)));
  }

  private static DynamicsNetworks networks(Space<?> actions) {
    CuriosityConfig config =
        PpoConfig.builder()
            .explorationConfig(curiosity ->
                curiosity
                    .type(CuriosityConfig.MODEL)
                    .forwardLossWeight(FORWARD)
                    .featureDim(FEATURES)
                    .featureNetHiddens(List.of(8))
                    .inverseNetHiddens(List.of(8))
                    .forwardNetHiddens(List.of(8))
                    .fcnetActivation(Activation.TANH)) // smooth, unlike relu
            .build()
            .explorationConfig();
    return new DynamicsNetworks(config, PolicySpec.of(Box.unbounded(2), actions));
  }

  private Column random(int rows, int size) {
    Column column = Column.allocate(DType.FLOAT32, rows, size);
    for (long i = 0; i < column.size(); i++) {
      column.setFloat(i, (float) (0.7 * rng.nextGaussian()));
    }
    return column;
  }

  private ColumnBatch actions(Space<?> space) {
    ColumnBatch actions = ColumnBatch.allocate(space.columns(SampleBatch.ACTION), ROWS);
    for (Column column : actions.columns().values()) {
      for (long i = 0; i < column.size(); i++) {
        column.set(i, column.dtype() == DType.FLOAT32 ? rng.nextGaussian() : i % 2);
      }
    }
    return actions;
  }

  @Test
  void shouldWeighHalfTheSquaredDistanceAgainstTheSurpriseAtTheAction() {
    DynamicsLoss loss = new DynamicsLoss(FORWARD, networks(Discrete.of(2)).actions(), 2, 1);
    ColumnBatch minibatch =
        ColumnBatch.of(SampleBatch.ACTION, Column.ofInts(1))
            .with(DynamicsNetworks.NEXT_FEATURES, Column.ofFloats(1, 2).reshape(1, 2));
    Map<String, Column> outputs =
        Map.of(
            DynamicsNetworks.FORESEEN_FEATURES,
            Column.ofFloats(2, 4).reshape(1, 2),
            "action_dist_inputs",
            Column.ofFloats(0, 0).reshape(1, 2));
    double value = loss.compute(minibatch, ColumnOutputs.of(outputs));
    assertEquals(FORWARD * 2.5 + (1 - FORWARD) * Math.log(2), value, 1e-6);
    double[] sums = new double[2];
    loss.addMetrics(sums);
    assertEquals(2.5, sums[0], 1e-6);
    assertEquals(Math.log(2), sums[1], 1e-6);
  }

  @ParameterizedTest
  @MethodSource("spaces")
  void shouldAgreeWithFiniteDifferencesOfWhatModelsSay(Space<?> space) {
    DynamicsNetworks networks = networks(space);
    DynamicsLoss loss = new DynamicsLoss(FORWARD, networks.actions(), FEATURES, ROWS);
    ColumnBatch minibatch =
        actions(space).with(DynamicsNetworks.NEXT_FEATURES, random(ROWS, FEATURES));
    Map<String, Column> outputs = new LinkedHashMap<>();
    outputs.put(DynamicsNetworks.FORESEEN_FEATURES, random(ROWS, FEATURES));
    outputs.put("action_dist_inputs", random(ROWS, networks.actions().heads().getFirst().size()));
    GradientCheck.check(ColumnOutputs.of(outputs), moved -> loss.compute(minibatch, moved), 1e-3);
  }

  @ParameterizedTest
  @MethodSource("spaces")
  void shouldAgreeWithFiniteDifferencesOfFeatures(Space<?> space) {
    DynamicsNetworks networks = networks(space);
    AlgorithmConfig common = PpoConfig.defaults().common();
    DynamicsLoss loss = new DynamicsLoss(FORWARD, networks.actions(), FEATURES, ROWS);
    ColumnBatch taken = actions(space);
    Column flat = Column.allocate(DType.FLOAT32, ROWS, space.flatSize());
    space.flatten(SampleBatch.ACTION, taken, flat);
    try (TrainedNetwork dynamics =
        new TrainedNetwork(common, networks.dynamics(), "loss", "lr", loss, ROWS, 1)) {
      FeatureLoss features = new FeatureLoss(dynamics, loss, FEATURES, ROWS);
      features.use(taken.with(DynamicsNetworks.FLAT_ACTION, flat));
      ColumnBatch minibatch = ColumnBatch.of("observation", random(2 * ROWS, 2));
      GradientCheck.check(
          ColumnOutputs.of(DynamicsNetworks.FEATURES, random(2 * ROWS, FEATURES)),
          moved -> features.compute(minibatch, moved),
          1e-3);
    }
  }
}
