package dev.mobula.policies.dl4j;

import dev.mobula.policies.LayerSpec;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * ND4J's operations, for cards. On the CPU their copies between layouts cost more than the
 * arithmetic: {@link PatchConvolution}.
 */
final class Nd4jConvolution implements Convolution {
  /** NHWC, and weights {@code [kernel, kernel, channels, filters]}. */
  private static final long[] FORMATS = {1, 0};

  private final Site site;
  private final INDArray weight;
  private final INDArray bias;
  private final INDArray weightGradient;
  private final INDArray biasGradient;
  private final INDArray unwantedWeight;
  private final INDArray unwantedBias;
  private final Operation forward = Operation.named("conv2d");
  private final Operation backward = Operation.named("conv2d_bp");

  Nd4jConvolution(Site site, Buffers buffers) {
    this.site = site;
    weight = weight(site.matrix().value());
    bias = bias(site.matrix().value());
    weightGradient = weight(site.matrix().gradient());
    biasGradient = bias(site.matrix().gradient());
    unwantedWeight = buffers.zeros(weight.shape());
    unwantedBias = buffers.zeros(bias.shape());
    LayerSpec.Conv2d layer = site.layer();
    long[] window = Windows.arguments(layer.kernel(), layer.stride(), layer.padding(), FORMATS);
    forward.integers(window);
    backward.integers(window);
  }

  private INDArray weight(INDArray matrix) {
    int kernel = site.layer().kernel();
    return Arrays.first(matrix, site.patch())
        .reshape('c', kernel, kernel, site.from().getLast(), site.layer().filters());
  }

  private INDArray bias(INDArray matrix) {
    return Arrays.rows(matrix, site.patch(), site.patch() + 1).reshape(site.layer().filters());
  }

  @Override
  public void forward(INDArray source, INDArray sums) {
    forward
        .from(Windows.images(source, site.from()), weight, bias)
        .into(Windows.images(sums, site.to()))
        .run();
  }

  @Override
  public void backward(
      INDArray source, INDArray change, INDArray gradient, boolean ofParameters, boolean ofSource) {
    backward
        .from(Windows.images(source, site.from()), weight, bias, Windows.images(change, site.to()))
        .into(
            Windows.images(gradient, site.from()),
            ofParameters ? weightGradient : unwantedWeight,
            ofParameters ? biasGradient : unwantedBias)
        .run();
  }
}
