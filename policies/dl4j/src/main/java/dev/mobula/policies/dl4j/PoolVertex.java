package dev.mobula.policies.dl4j;

import dev.mobula.policies.LayerSpec;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The maximum over windows of images. */
final class PoolVertex extends WindowVertex {
  /** An argument of other poolings, then NHWC. */
  private static final long[] FORMATS = {0, 1};

  private final LayerSpec.MaxPool2d layer;
  private final Wanted wanted;
  private final INDArray out;
  private final INDArray gradients;
  private final PerRows<Pass> passes = new PerRows<>(Pass::new);

  PoolVertex(
      Place place,
      LayerSpec.MaxPool2d layer,
      List<Integer> from,
      List<Integer> to,
      VertexMemory memory) {
    super(place, from, to);
    this.layer = layer;
    wanted = memory.wanted();
    out = memory.rows(to.get(0) * to.get(1) * to.get(2));
    gradients = memory.rows(from.get(0) * from.get(1) * from.get(2));
  }

  /** The operations on a number of rows. */
  private final class Pass {
    final INDArray pooled;
    final INDArray gradient;
    final Operation forward;
    final Operation backward;

    Pass(int rows) {
      pooled = Arrays.first(out, rows);
      gradient = Arrays.first(gradients, rows);
      long[] arguments = window(layer.kernel(), layer.stride(), layer.padding(), FORMATS);
      INDArray images = source(gradient);
      forward = Operation.named("maxpool2d").from(images).into(output(pooled)).integers(arguments);
      backward =
          Operation.named("maxpool2d_bp")
              .from(images, output(pooled))
              .into(images)
              .integers(arguments);
    }
  }

  @Override
  INDArray forward(INDArray[] sources) {
    Pass pass = passes.of((int) sources[0].size(0));
    pass.forward.run(0, source(sources[0]));
    return pass.pooled;
  }

  @Override
  INDArray[] backward(INDArray gradient, INDArray[] sources) {
    if (!wanted.of(layer.source())) {
      return new INDArray[] {wanted.nothing()};
    }
    Pass pass = passes.of((int) gradient.size(0));
    pass.backward.input(0, source(sources[0])).run(1, output(gradient));
    return new INDArray[] {pass.gradient};
  }
}
