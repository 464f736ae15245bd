package dev.mobula.policies.dl4j;

import dev.mobula.policies.LayerSpec;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The maximum over windows of images. */
final class PoolVertex extends Dl4jVertex {
  /** An argument of other poolings, then NHWC. */
  private static final long[] FORMATS = {0, 1};

  private final LayerSpec.MaxPool2d layer;
  private final List<Integer> from;
  private final List<Integer> to;
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
    super(place);
    this.layer = layer;
    this.from = from;
    this.to = to;
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
      long[] arguments =
          Windows.arguments(layer.kernel(), layer.stride(), layer.padding(), FORMATS);
      INDArray images = Windows.images(gradient, from);
      forward =
          Operation.named("maxpool2d")
              .from(images)
              .into(Windows.images(pooled, to))
              .integers(arguments);
      backward =
          Operation.named("maxpool2d_bp")
              .from(images, Windows.images(pooled, to))
              .into(images)
              .integers(arguments);
    }
  }

  @Override
  INDArray forward(INDArray[] sources) {
    Pass pass = passes.of((int) sources[0].size(0));
    pass.forward.run(0, Windows.images(sources[0], from));
    return pass.pooled;
  }

  @Override
  INDArray[] backward(INDArray gradient, INDArray[] sources) {
    if (!wanted.of(layer.source())) {
      return new INDArray[] {wanted.nothing()};
    }
    Pass pass = passes.of((int) gradient.size(0));
    pass.backward.input(0, Windows.images(sources[0], from)).run(1, Windows.images(gradient, to));
    return new INDArray[] {pass.gradient};
  }
}
