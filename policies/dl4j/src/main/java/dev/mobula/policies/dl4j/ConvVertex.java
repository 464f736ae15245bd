package dev.mobula.policies.dl4j;

import dev.mobula.policies.LayerSpec;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A convolution. */
final class ConvVertex extends Dl4jVertex {
  private final LayerSpec.Conv2d layer;
  private final Convolution convolution;
  private final Wanted wanted;
  private final INDArray sums;
  private final INDArray out;
  private final INDArray delta;
  private final INDArray gradients;
  private final PerRows<Pass> passes = new PerRows<>(Pass::new);

  ConvVertex(Place place, Convolution.Site site, VertexMemory memory) {
    super(place);
    layer = site.layer();
    wanted = memory.wanted();
    convolution =
        CudaSupport.isOnClassPath()
            ? new Nd4jConvolution(site, memory.buffers())
            : new PatchConvolution(site, memory.capacity(), memory.buffers());
    int size = site.to().get(0) * site.to().get(1) * site.to().get(2);
    sums = memory.rows(size);
    out = Activated.needsRoom(layer.activation()) ? memory.rows(size) : sums;
    delta = memory.rows(size);
    gradients = memory.rows(site.from().get(0) * site.from().get(1) * site.from().get(2));
  }

  /** What a number of rows needs. */
  private final class Pass {
    final INDArray convolved;
    final INDArray gradient;
    final Activated activated;

    Pass(int rows) {
      convolved = Arrays.first(sums, rows);
      gradient = Arrays.first(gradients, rows);
      activated =
          Activated.of(
              layer.activation(), convolved, Arrays.first(out, rows), Arrays.first(delta, rows));
    }
  }

  @Override
  INDArray forward(INDArray[] sources) {
    Pass pass = passes.of((int) sources[0].size(0));
    convolution.forward(sources[0], pass.convolved);
    return pass.activated.forward();
  }

  @Override
  INDArray[] backward(INDArray gradient, INDArray[] sources) {
    Pass pass = passes.of((int) gradient.size(0));
    INDArray change = pass.activated.backward(gradient);
    boolean ofSource = wanted.of(layer.source());
    convolution.backward(sources[0], change, pass.gradient, wanted.parameters(), ofSource);
    return new INDArray[] {ofSource ? pass.gradient : wanted.nothing()};
  }
}
