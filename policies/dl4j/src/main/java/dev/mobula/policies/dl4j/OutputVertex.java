package dev.mobula.policies.dl4j;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An output of the network, apart from the layer that computes it: to the gradient of an output
 * that other layers read as well, the graph would not add theirs.
 */
final class OutputVertex extends Dl4jVertex {
  private final String source;
  private final Wanted wanted;

  OutputVertex(Place place, String source, Wanted wanted) {
    super(place);
    this.source = source;
    this.wanted = wanted;
  }

  @Override
  INDArray forward(INDArray[] sources) {
    return sources[0];
  }

  @Override
  INDArray[] backward(INDArray gradient, INDArray[] sources) {
    return new INDArray[] {wanted.of(source) ? gradient : wanted.nothing()};
  }
}
