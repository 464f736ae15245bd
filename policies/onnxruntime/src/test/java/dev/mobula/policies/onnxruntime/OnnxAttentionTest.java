package dev.mobula.policies.onnxruntime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mobula.columns.Column;
import dev.mobula.columns.StateDict;
import dev.mobula.columns.math.Rng;
import dev.mobula.envs.Box;
import dev.mobula.envs.Discrete;
import dev.mobula.policies.Activation;
import dev.mobula.policies.AttentionEncoder;
import dev.mobula.policies.ModelSettings;
import dev.mobula.policies.ParameterLayout;
import dev.mobula.policies.PolicySpec;
import dev.mobula.policies.PolicyState;
import dev.mobula.policies.ReferenceNetwork;
import dev.mobula.policies.onnx.OnnxExport;
import dev.mobula.policies.onnx.OnnxModel;
import dev.mobula.policies.onnx.OnnxRuntime;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** ONNX Runtime says of exported attention what the reference says. */
class OnnxAttentionTest {
  private static final int TOKENS = 5;
  private static final int SIZE = 3;
  private static final int ROWS = 4;

  @TempDir Path temp;

  @ParameterizedTest
  @CsvSource({"SET, true", "SEQUENCE, false"})
  void shouldSayWhatTheReferenceSays(AttentionEncoder.Tokens over, boolean ignoreZeros) {
    PolicySpec spec =
        PolicySpec.of(Box.of(-1, 1, TOKENS, SIZE), Discrete.of(2))
            .withModel(
                ModelSettings.defaults()
                    .withHiddens(List.of(8), Activation.TANH)
                    .withEncoder(new AttentionEncoder(2, 6, 2, 4, 5, over, ignoreZeros)));
    double[] weights = random(new Rng(1), ParameterLayout.of(spec.network()).size());
    double[] tokens = random(new Rng(2), ROWS * TOKENS * SIZE);
    Arrays.fill(tokens, SIZE, 2 * SIZE, 0); // an absent one in the first row
    double[][] rows = new double[ROWS][];
    for (int row = 0; row < ROWS; row++) {
      rows[row] = Arrays.copyOfRange(tokens, row * TOKENS * SIZE, (row + 1) * TOKENS * SIZE);
    }
    Map<String, double[][]> expected =
        new ReferenceNetwork(spec.network()).forward(weights, Map.of("observation", rows));
    Path file = temp.resolve("policy.onnx");
    OnnxExport.write(new PolicyState(spec, floats(weights), new StateDict()), "1.2.3", file);
    try (OnnxModel model = OnnxRuntime.get().load(file)) {
      Map<String, Column> found =
          model.run(Map.of("observation", floats(tokens).reshape(ROWS, TOKENS, SIZE)));
      assertSame(expected.get("action_dist_inputs"), found.get("logits"));
      assertSame(expected.get("value"), found.get("value"));
    }
  }

  private static void assertSame(double @Nullable [][] expected, @Nullable Column found) {
    double[] flat =
        Arrays.stream(Objects.requireNonNull(expected)).flatMapToDouble(Arrays::stream).toArray();
    assertEquals(flat.length, Objects.requireNonNull(found).size());
    for (int i = 0; i < flat.length; i++) {
      assertEquals(flat[i], found.get(i), 2e-5 * (1 + Math.abs(flat[i])));
    }
  }

  /** Returns numbers that floats hold. */
  private static double[] random(Rng rng, int size) {
    double[] values = new double[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) (rng.nextGaussian() * 0.5);
    }
    return values;
  }

  private static Column floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return Column.ofFloats(floats);
  }
}
