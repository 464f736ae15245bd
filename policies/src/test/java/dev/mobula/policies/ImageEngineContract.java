package dev.mobula.policies;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.columns.math.Rng;
import dev.mobula.policies.NetworkSpec.Input;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an engine must do that also runs layers on images. */
public abstract class ImageEngineContract extends NetworkEngineContract {
  private static final Initializer START = new Initializer.FanIn();

  private static LayerSpec conv(
      String name, String from, int filters, int kernel, int stride, int padding) {
    return new LayerSpec.Conv2d(
        name, from, filters, kernel, stride, padding, Activation.TANH, START, START);
  }

  private static NetworkSpec spec(Input input, List<LayerSpec> layers) {
    return new NetworkSpec(List.of(input), layers, List.of(), List.of("y"));
  }

  private static Input image(int height, int width, int channels, DType dtype) {
    return new Input("x", List.of(height, width, channels), dtype);
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 0", "3, 1, 1", "3, 2, 0", "2, 3, 1", "4, 2, 2"})
  void shouldMatchTheReferenceOnConvolutions(int kernel, int stride, int padding) {
    Rng rng = new Rng(kernel);
    NetworkSpec spec =
        spec(
            image(7, 6, 3, DType.FLOAT32),
            List.of(
                conv("a", "x", 5, kernel, stride, padding),
                dense("y", List.of("a", "x"), 3, Activation.TANH)));
    check(spec, rng);
  }

  @Test
  void shouldReadBytesAsFractionsOfOne() {
    NetworkSpec spec =
        spec(
            image(5, 5, 2, DType.UINT8),
            List.of(
                conv("a", "x", 4, 3, 1, 0),
                conv("b", "a", 3, 2, 1, 0),
                dense("y", List.of("b"), 2, Activation.LINEAR)));
    check(spec, new Rng(4));
  }

  @Test
  void shouldReadPlanesOfBitsAsTheyAre() {
    NetworkSpec spec =
        spec(
            new Input("x", List.of(4, 4, 2), DType.UINT8, 1),
            List.of(conv("a", "x", 3, 3, 1, 0), dense("y", List.of("a"), 2, Activation.LINEAR)));
    check(spec, new Rng(6));
  }

  @Test
  void shouldMatchTheReferenceOnAResidualBlockWithPoolingAndNormalisation() {
    NetworkSpec spec =
        spec(
            image(8, 7, 2, DType.FLOAT32),
            List.of(
                conv("a", "x", 4, 3, 1, 1),
                new LayerSpec.MaxPool2d("pooled", "a", 3, 2, 1),
                new LayerSpec.Sum("started", List.of("pooled"), Activation.SILU),
                conv("b", "started", 4, 3, 1, 1),
                new LayerSpec.Sum("sum", List.of("pooled", "b"), Activation.TANH),
                new LayerSpec.LayerNorm("normal", "sum", Activation.TANH),
                dense("y", List.of("normal"), 2, Activation.LINEAR)));
    check(spec, new Rng(5));
  }

  private void check(NetworkSpec spec, Rng rng) {
    try (Network network = engine().create(spec, 6)) {
      writeRandomParameters(network, rng);
      checkForwardAndBackward(network, 4, rng);
      checkForwardAndBackward(network, 6, rng);
    }
  }

  @Test
  void shouldLayOutAPatchByHeightWidthAndChannel() {
    NetworkSpec spec =
        spec(
            image(2, 2, 2, DType.FLOAT32),
            List.of(new LayerSpec.Conv2d("y", "x", 1, 2, 1, 0, Activation.LINEAR, START, START)));
    ParameterLayout layout = ParameterLayout.of(spec);
    assertEquals(new ParameterLayout.Slice("y/weight", 0, 8, 1), layout.slice("y/weight"));
    try (Network network = engine().create(spec, 1)) {
      Column weights = Column.ofFloats(1, 0, 0, 0, 0, 100, 0, 0, 5);
      network.writeParameters(weights);
      Column x = Column.ofFloats(1, 2, 3, 4, 5, 6, 7, 8).reshape(1, 8);
      network.forward(ColumnBatch.of("x", x));
      assertArrayEquals(new float[] {1 + 600 + 5}, network.output("y").toFloatArray());
    }
  }
}
