package dev.mobula.policies.simd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.columns.math.Rng;
import dev.mobula.policies.Activation;
import dev.mobula.policies.Initializer;
import dev.mobula.policies.LayerSpec;
import dev.mobula.policies.Network;
import dev.mobula.policies.NetworkSpec;
import dev.mobula.policies.PolicyException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NoisyDenseTest {
  private static final int ROWS = 70; // more than go through the layers together
  private static final int INPUTS = 3;
  private static final int OUTPUTS = 2;

  private final Rng rng = new Rng(7);
  private final Network network = new SimdEngine().create(spec(), ROWS);
  private final ColumnBatch inputs = ColumnBatch.of("observation", random(ROWS, INPUTS));
  private final Column weights = random(ROWS, OUTPUTS);

  private static NetworkSpec spec() {
    return new NetworkSpec(
        List.of(new NetworkSpec.Input("observation", INPUTS)),
        List.of(
            noisy("hidden", "observation", 20, Activation.TANH),
            noisy("output", "hidden", OUTPUTS, Activation.LINEAR)),
        List.of(),
        List.of("output"));
  }

  private static LayerSpec noisy(String name, String from, int units, Activation activation) {
    return new LayerSpec.NoisyDense(
        name,
        List.of(from),
        units,
        activation,
        new Initializer.FanIn(),
        new Initializer.FanIn(),
        0.5);
  }

  private Column random(int rows, int size) {
    Column column = Column.allocate(DType.FLOAT32, rows, size);
    for (long i = 0; i < column.size(); i++) {
      column.setFloat(i, (float) rng.nextGaussian());
    }
    return column;
  }

  @BeforeEach
  void initialize() {
    network.initialize(1);
    network.resampleNoise(rng);
  }

  @AfterEach
  void close() {
    network.close();
  }

  private float[] outputs() {
    network.forward(inputs);
    return network.output("output").toFloatArray();
  }

  /** Returns the sum of the outputs, each times a number of its own. */
  private double value() {
    network.forward(inputs);
    double sum = 0;
    for (long i = 0; i < weights.size(); i++) {
      sum += (double) weights.getFloat(i) * network.output("output").getFloat(i);
    }
    return sum;
  }

  @Test
  void shouldHaveDeviationsBesideMeansThatStartByTheNumberOfInputs() {
    float[] parameters = parameters();
    int sigma = network.layout().slice("hidden/weight_sigma").offset();
    assertEquals(0.5 / Math.sqrt(INPUTS), parameters[sigma], 1e-6);
    int bias = network.layout().slice("output/bias_sigma").offset();
    assertEquals(0.5 / Math.sqrt(20), parameters[bias + 1], 1e-6);
    assertEquals(parameters.length, bias + OUTPUTS);
  }

  @Test
  void shouldComputeWithOtherNoiseOnceItIsDrawnAnew() {
    float[] first = outputs();
    assertArrayEquals(first, outputs());
    network.resampleNoise(rng);
    assertFalse(Arrays.equals(first, outputs()));
  }

  @Test
  void shouldComputeWithTheMeansAloneWithoutNoise() {
    network.useNoise(false);
    float[] means = outputs();
    Column parameters = Column.allocate(DType.FLOAT32, network.layout().size());
    network.readParameters(parameters);
    network
        .layout()
        .slices()
        .forEach(slice -> {
          if (slice.name().endsWith("_sigma")) {
            parameters.slice(slice.offset(), slice.offset() + slice.size()).fill(0);
          }
        });
    network.writeParameters(parameters);
    network.useNoise(true);
    assertArrayEquals(means, outputs(), 1e-6f);
  }

  @Test
  void shouldAgreeWithFiniteDifferencesOfMeansAndDeviations() {
    value();
    network.outputGradient("output").copyFrom(weights);
    network.backward();
    Column gradients = Column.allocate(DType.FLOAT32, network.layout().size());
    network.readGradients(gradients);
    float[] parameters = parameters();
    double step = 1.0 / 64;
    for (int i = 0; i < parameters.length; i++) {
      double difference = (moved(parameters, i, step) - moved(parameters, i, -step)) / (2 * step);
      assertEquals(difference, gradients.getFloat(i), 0.02, "parameter " + i);
    }
  }

  private double moved(float[] parameters, int i, double step) {
    float[] others = parameters.clone();
    others[i] += (float) step;
    network.writeParameters(Column.ofFloats(others));
    return value();
  }

  private float[] parameters() {
    Column parameters = Column.allocate(DType.FLOAT32, network.layout().size());
    network.readParameters(parameters);
    return parameters.toFloatArray();
  }

  @Test
  void shouldRefuseDeviationsThatAreNone() {
    assertThrows(
        PolicyException.class,
        () ->
            new LayerSpec.NoisyDense(
                "q",
                List.of("observation"),
                2,
                Activation.LINEAR,
                new Initializer.FanIn(),
                new Initializer.FanIn(),
                0));
  }
}
