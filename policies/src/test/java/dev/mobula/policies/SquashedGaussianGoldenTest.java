package dev.mobula.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.columns.math.Rng;
import dev.mobula.envs.Box;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Log-probabilities of reparameterised draws and their gradients against recorded numbers. */
class SquashedGaussianGoldenTest {
  @Test
  void shouldAgreeWithEveryRecordedCase() throws Exception {
    Path file =
        Path.of(System.getProperty("mobula.golden", "../../shared/golden"))
            .resolve("math/squashed_gaussian.json");
    Assumptions.assumeTrue(Files.exists(file), () -> "no reference data at " + file);
    JsonNode cases = new ObjectMapper().readTree(Files.readString(file));
    assertTrue(cases.size() > 0);
    cases.forEach(SquashedGaussianGoldenTest::check);
  }

  private static void check(JsonNode each) {
    int rows = each.get("mean").size();
    int size = each.get("mean").get(0).size();
    DistributionSettings settings =
        DistributionSettings.defaults().withFreeLogStd(false).withSquashOutput(true);
    Box space = Box.of(-1, 1, size);
    GaussianHead head = (GaussianHead) Distributions.of(space, settings).create(rows);
    Column inputs = Column.allocate(DType.FLOAT32, rows, 2 * size);
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < size; i++) {
        inputs.set(row * 2L * size + i, each.get("mean").get(row).get(i).asDouble());
        inputs.set(row * 2L * size + size + i, each.get("log_std").get(row).get(i).asDouble());
      }
    }
    ColumnOutputs outputs = ColumnOutputs.of(DistributionSpec.ACTION_DIST_INPUTS, inputs);
    head.condition(outputs, rows, null);
    ColumnBatch actions = ColumnBatch.allocate(space.columns("action"), rows);
    Column logProb = Column.allocate(DType.FLOAT32, rows);
    head.sampleWithLogProb(new Rng(0), actions, logProb);

    head.sampleWithNoise(flat(each.get("noise")), actions, logProb);
    close(flat(each.get("actions")), actions.column("action").toFloatArray());
    close(flat(each.get("log_prob")), logProb.toFloatArray());

    head.zeroGradients(outputs);
    ColumnBatch none = ColumnBatch.allocate(space.columns("action"), rows);
    head.addSampleGradient(Column.allocate(DType.FLOAT32, rows).fill(1), none, outputs);
    float[] gradient = outputs.outputGradient(DistributionSpec.ACTION_DIST_INPUTS).toFloatArray();
    float[] mean = new float[rows * size];
    float[] logStd = new float[rows * size];
    for (int row = 0; row < rows; row++) {
      System.arraycopy(gradient, row * 2 * size, mean, row * size, size);
      System.arraycopy(gradient, row * 2 * size + size, logStd, row * size, size);
    }
    close(flat(each.get("d_mean_of_sum_log_prob")), mean);
    close(flat(each.get("d_log_std_of_sum_log_prob")), logStd);
  }

  private static void close(float[] expected, float[] found) {
    double largest = 1;
    for (float value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    assertEquals(expected.length, found.length);
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], found[i], 1e-5 * largest);
    }
  }

  private static float[] flat(JsonNode node) {
    if (!node.get(0).isArray()) {
      float[] values = new float[node.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) node.get(i).asDouble();
      }
      return values;
    }
    int width = node.get(0).size();
    float[] values = new float[node.size() * width];
    for (int row = 0; row < node.size(); row++) {
      System.arraycopy(flat(node.get(row)), 0, values, row * width, width);
    }
    return values;
  }
}
