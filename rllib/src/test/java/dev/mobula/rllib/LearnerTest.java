package dev.mobula.rllib;

import static dev.mobula.rllib.ColumnAssertions.floats;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.envs.Box;
import dev.mobula.envs.Discrete;
import dev.mobula.policies.ColumnOutputs;
import dev.mobula.policies.GradientCheck;
import dev.mobula.policies.Outputs;
import dev.mobula.policies.PolicySpec;
import dev.mobula.rllib.LearnerResult.Metric;
import dev.mobula.rllib.ppo.PpoConfig;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every learner has, by one of the smallest kind: it regresses values. */
class LearnerTest {
  private static final PolicySpec POLICY = PolicySpec.of(Box.of(-1, 1, 2), Discrete.of(2));

  /** Mean squared error of the values, leaving the actions alone. */
  private static final class Regression implements Loss {
    private double mean;

    @Override
    public double compute(ColumnBatch minibatch, Outputs outputs) {
      Column values = outputs.output("value");
      Column targets = minibatch.column("value_target");
      Column gradient = outputs.outputGradient("value");
      int rows = minibatch.rows();
      mean = 0;
      for (int i = 0; i < rows; i++) {
        float error = values.getFloat(i) - targets.getFloat(i);
        mean += error * error / rows;
        gradient.setFloat(i, 2 * error / rows);
      }
      return mean;
    }

    @Override
    public List<String> metricNames() {
      return List.of("squared_error");
    }

    @Override
    public void addMetrics(double[] sums) {
      sums[0] += mean;
    }
  }

  /** An update is one step on the rows it gets. */
  private static final class Regressor extends Learner {
    Regressor(long seed) {
      this(seed, false);
    }

    Regressor(long seed, boolean skipNanGradients) {
      super(
          PpoConfig.builder().gradClip(null).skipNanGradients(skipNanGradients).build().common(),
          POLICY.network(),
          new Regression(),
          4,
          seed);
    }

    LearnerResult update(ColumnBatch rows) {
      return update(rows, 1e-2);
    }

    LearnerResult update(ColumnBatch rows, double learningRate) {
      beginUpdate();
      step(rows, learningRate);
      return endUpdate(1e-2, List.of(new Metric("own", 7)), List.of());
    }
  }

  @Test
  void shouldAgreeWithFiniteDifferences() {
    ColumnOutputs outputs = ColumnOutputs.of("value", floats(1, -2, 0.5, 3));
    GradientCheck.check(outputs, moved -> new Regression().compute(rows(1, 2, 3, 4), moved), 1e-4);
  }

  @Test
  void shouldDescendTheLossAndNumberItsWeights() {
    try (Regressor learner = new Regressor(1)) {
      assertEquals(0, learner.weights().version());
      ColumnBatch rows = rows(1, -1, 2, 0);
      double first = loss(learner.update(rows));
      LearnerResult result = learner.update(rows);
      for (int i = 0; i < 50; i++) {
        result = learner.update(rows);
      }
      assertTrue(loss(result) < 0.1 * first, "from " + first + " to " + loss(result));
      assertEquals(52, result.version());
      assertEquals(
          List.of(
              "total_loss",
              "squared_error",
              "own",
              "gradients_default_optimizer_global_norm",
              "default_optimizer_learning_rate",
              "num_module_steps_trained_lifetime",
              "num_nan_gradients_skipped_lifetime"),
          List.copyOf(result.metricsByName().keySet()));
    }
  }

  @Test
  void shouldGoOnFromItsStateBitForBit() {
    ColumnBatch rows = rows(1, -1, 2, 0);
    try (Regressor one = new Regressor(1);
        Regressor other = new Regressor(2)) {
      one.update(rows);
      other.loadState(one.saveState());
      one.update(rows);
      LearnerResult resumed = other.update(rows);
      assertTrue(one.weights().weights().contentEquals(resumed.weights()));
      assertEquals(2, resumed.version());
    }
  }

  @Test
  void shouldKeepTheMetricsOfTheLatestUpdateOverAResume() {
    try (Regressor one = new Regressor(1);
        Regressor other = new Regressor(2)) {
      LearnerResult updated = one.update(rows(1, -1, 2, 0));
      other.loadState(one.saveState());
      assertEquals(updated.metrics(), other.weights().metrics());
    }
  }

  @Test
  void shouldKeepTheWeightsAndNameThePartsOfALossThatIsNotFinite() {
    try (Regressor learner = new Regressor(1)) {
      Column before = learner.weights().weights();
      ColumnBatch rows = rows(1, Double.NaN, 2, 0);
      RllibException e = assertThrows(RllibException.class, () -> learner.update(rows));
      assertTrue(
          e.toString().contains("total_loss is NaN (squared_error NaN, minibatch of 4 rows"),
          e.toString());
      assertTrue(learner.weights().weights().contentEquals(before));
    }
  }

  @Test
  void shouldNotPublishWeightsThatAreNotFiniteNorSaveThem() {
    try (Regressor learner = new Regressor(1)) {
      ColumnBatch rows = rows(1, -1, 2, 0);
      DivergedException e =
          assertThrows(DivergedException.class, () -> learner.update(rows, Double.MAX_VALUE));
      assertTrue(e.toString().contains("found others after following total_loss"), e.toString());
      assertThrows(DivergedException.class, learner::saveState);
    }
  }

  @Test
  void shouldLeaveOutStepsThatAreNotFiniteWhereToldToAndCountThem() {
    try (Regressor learner = new Regressor(1, true);
        Regressor undisturbed = new Regressor(1)) {
      ColumnBatch rows = rows(1, -1, 2, 0);
      learner.update(rows(1, Double.NaN, 2, 0));
      learner.update(rows(1, 1e30, 2, 0)); // its square is infinite
      assertEquals(2, skipped(learner.update(rows)));
      undisturbed.update(rows);
      assertTrue(learner.weights().weights().contentEquals(undisturbed.weights().weights()));
      assertEquals(3, skipped(learner.update(rows, Double.MAX_VALUE)), "a step that was undone");
      assertTrue(learner.weights().weights().contentEquals(undisturbed.weights().weights()));
      try (Regressor resumed = new Regressor(2, true)) {
        resumed.loadState(learner.saveState());
        assertEquals(3, skipped(resumed.update(rows)));
      }
    }
  }

  private static double skipped(LearnerResult result) {
    return result.metricsByName().getOrDefault("num_nan_gradients_skipped_lifetime", Double.NaN);
  }

  private static double loss(LearnerResult result) {
    return result.metricsByName().getOrDefault("total_loss", Double.NaN);
  }

  private static ColumnBatch rows(double... targets) {
    return ColumnBatch.of("observation", floats(1, 0, 0, 1, -1, 0.5, 0.2, -1).reshape(4, 2))
        .with("value_target", floats(targets));
  }
}
