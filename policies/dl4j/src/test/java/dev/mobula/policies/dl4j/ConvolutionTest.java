package dev.mobula.policies.dl4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.mobula.columns.math.Rng;
import dev.mobula.policies.Activation;
import dev.mobula.policies.Device;
import dev.mobula.policies.Initializer;
import dev.mobula.policies.LayerSpec;
import dev.mobula.policies.dl4j.Dl4jParameters.Parameter;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Patches and OpenBLAS compute what ND4J's operations do, which cards use. */
class ConvolutionTest {
  private static final int FILTERS = 5;
  private static final double TOLERANCE = 1e-5;

  private final Rng rng = new Rng(3);

  @BeforeEach
  void load() {
    assumeFalse(CudaSupport.isOnClassPath());
    Nd4jLibrary.use(Device.CPU);
  }

  private static Convolution.Site site(
      Buffers buffers, List<Integer> from, int kernel, int stride, int padding) {
    Initializer start = new Initializer.FanIn();
    LayerSpec.Conv2d layer =
        new LayerSpec.Conv2d(
            "y", "x", FILTERS, kernel, stride, padding, Activation.LINEAR, start, start);
    long[] shape = {(long) kernel * kernel * from.getLast() + 1, FILTERS};
    return new Convolution.Site(
        layer,
        from,
        layer.shape(List.of(from)),
        new Parameter(buffers.zeros(shape), buffers.zeros(shape)));
  }

  private INDArray rows(Buffers buffers, int rows, List<Integer> shape) {
    return drawn(buffers.zeros(rows, (long) shape.get(0) * shape.get(1) * shape.get(2)));
  }

  private INDArray drawn(INDArray array) {
    for (long i = 0; i < array.length(); i++) {
      array.data().put(i, (float) rng.nextGaussian());
    }
    return array;
  }

  private static void assertSame(INDArray expected, INDArray found, String what) {
    double scale = Math.max(1, expected.amaxNumber().doubleValue());
    assertArrayEquals(
        expected.data().asFloat(), found.data().asFloat(), (float) (TOLERANCE * scale), what);
  }

  @ParameterizedTest
  @CsvSource({
    "7, 6, 3, 3, 1, 0, 4",
    "7, 6, 3, 4, 2, 2, 4",
    "5, 9, 2, 2, 3, 1, 3",
    "4, 4, 4, 1, 1, 0, 2",
    "1, 2, 1, 5, 1, 4, 2",
    "84, 84, 4, 8, 4, 0, 3", // of which a single image fits
    "40, 30, 8, 3, 1, 1, 7",
  })
  void shouldComputeWhatTheOperationsDo(
      int height, int width, int channels, int kernel, int stride, int padding, int count) {
    try (Buffers buffers = new Buffers()) {
      List<Integer> from = List.of(height, width, channels);
      Convolution.Site site = site(buffers, from, kernel, stride, padding);
      drawn(site.matrix().value());
      INDArray source = rows(buffers, count, from);
      INDArray change = rows(buffers, count, site.to());
      INDArray sums = rows(buffers, count, site.to());
      INDArray gradient = rows(buffers, count, from);
      Convolution operations = new Nd4jConvolution(site, buffers);
      operations.forward(source, sums);
      operations.backward(source, change, gradient, true, true);
      INDArray expectedSums = sums.dup();
      INDArray expectedGradient = gradient.dup();
      INDArray expectedMatrix = site.matrix().gradient().dup();

      drawn(sums);
      drawn(gradient);
      drawn(site.matrix().gradient());
      Convolution patches = new PatchConvolution(site, count, buffers);
      for (int i = 0; i < 2; i++) { // a second time on what the first has left
        patches.forward(source, sums);
        patches.backward(source, change, gradient, true, true);
      }
      assertSame(expectedSums, sums, "sums");
      assertSame(expectedGradient, gradient, "gradient of the images");
      assertSame(expectedMatrix, site.matrix().gradient(), "gradients of the parameters");
    }
  }

  @Test
  void shouldLeaveGradientsThatNobodyWants() {
    try (Buffers buffers = new Buffers()) {
      List<Integer> from = List.of(4, 4, 2);
      Convolution.Site site = site(buffers, from, 3, 1, 0);
      INDArray source = rows(buffers, 2, from);
      INDArray change = rows(buffers, 2, site.to());
      INDArray gradient = rows(buffers, 2, from);
      drawn(site.matrix().gradient());
      INDArray before = gradient.dup();
      INDArray matrixBefore = site.matrix().gradient().dup();
      Convolution patches = new PatchConvolution(site, 2, buffers);
      patches.forward(source, change.ulike());
      patches.backward(source, change, gradient, false, false);
      assertEquals(before, gradient);
      assertEquals(matrixBefore, site.matrix().gradient());
    }
  }
}
