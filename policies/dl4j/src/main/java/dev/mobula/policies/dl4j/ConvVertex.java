package dev.mobula.policies.dl4j;

import dev.mobula.policies.LayerSpec;
import dev.mobula.policies.dl4j.Dl4jParameters.Parameter;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A convolution. */
final class ConvVertex extends WindowVertex {
  /** NHWC, and weights {@code [kernel, kernel, channels, filters]}. */
  private static final long[] FORMATS = {1, 0};

  private final LayerSpec.Conv2d layer;
  private final Parameter weight;
  private final Parameter bias;
  private final Wanted wanted;
  private final INDArray sums;
  private final INDArray out;
  private final INDArray delta;
  private final INDArray gradients;
  private final INDArray unwantedWeight;
  private final INDArray unwantedBias;
  private final PerRows<Pass> passes = new PerRows<>(Pass::new);

  ConvVertex(
      Place place,
      LayerSpec.Conv2d layer,
      List<Integer> from,
      List<Integer> to,
      Parameter weight,
      Parameter bias,
      VertexMemory memory) {
    super(place, from, to);
    this.layer = layer;
    this.weight = weight;
    this.bias = bias;
    wanted = memory.wanted();
    int size = to.get(0) * to.get(1) * to.get(2);
    sums = memory.rows(size);
    out = Activated.needsRoom(layer.activation()) ? memory.rows(size) : sums;
    delta = memory.rows(size);
    gradients = memory.rows(from.get(0) * from.get(1) * from.get(2));
    unwantedWeight = memory.buffers().zeros(weight.value().shape());
    unwantedBias = memory.buffers().zeros(bias.value().shape());
  }

  /** The operations on a number of rows. */
  private final class Pass {
    final Operation forward;
    final Activated activated;
    final Operation backward;
    final INDArray gradient;

    Pass(int rows) {
      INDArray convolved = Arrays.first(sums, rows);
      INDArray change = Arrays.first(delta, rows);
      gradient = Arrays.first(gradients, rows);
      INDArray images = source(gradient);
      forward =
          Operation.named("conv2d")
              .from(images, weight.value(), bias.value())
              .into(output(convolved))
              .integers(arguments());
      activated = Activated.of(layer.activation(), convolved, Arrays.first(out, rows), change);
      backward =
          Operation.named("conv2d_bp")
              .from(images, weight.value(), bias.value(), output(change))
              .into(images, weight.gradient(), bias.gradient())
              .integers(arguments());
    }

    private long[] arguments() {
      return window(layer.kernel(), layer.stride(), layer.padding(), FORMATS);
    }
  }

  @Override
  INDArray forward(INDArray[] sources) {
    Pass pass = passes.of((int) sources[0].size(0));
    pass.forward.run(0, source(sources[0]));
    return pass.activated.forward();
  }

  @Override
  INDArray[] backward(INDArray gradient, INDArray[] sources) {
    Pass pass = passes.of((int) gradient.size(0));
    INDArray change = pass.activated.backward(gradient);
    boolean ofParameters = wanted.parameters();
    pass.backward
        .output(1, ofParameters ? weight.gradient() : unwantedWeight)
        .output(2, ofParameters ? bias.gradient() : unwantedBias)
        .input(0, source(sources[0]))
        .run(3, output(change));
    return new INDArray[] {wanted.of(layer.source()) ? pass.gradient : wanted.nothing()};
  }
}
