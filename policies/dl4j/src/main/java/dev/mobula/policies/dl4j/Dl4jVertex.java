package dev.mobula.policies.dl4j;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.BaseGraphVertex;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A vertex that computes rows {@code [rows, size]} from such rows, in memory of its own that it
 * keeps from step to step, so that a step allocates none.
 */
abstract class Dl4jVertex extends BaseGraphVertex {
  /** Where a vertex stands in its graph. */
  record Place(ComputationGraph graph, String name, int index) {}

  Dl4jVertex(Place place) {
    super(place.graph(), place.name(), place.index(), null, null, DataType.FLOAT);
  }

  /** Computes the outputs from those of the sources. */
  abstract INDArray forward(INDArray[] sources);

  /**
   * Computes the gradients of what {@link #forward} read, and those of the parameters.
   *
   * @param gradient that of the outputs
   * @return those of all sources, each in an array of its own, which the graph may add to
   */
  abstract INDArray[] backward(INDArray gradient, INDArray[] sources);

  @Override
  public INDArray doForward(boolean training, LayerWorkspaceMgr workspaces) {
    return forward(inputs);
  }

  @Override
  public Pair<@Nullable Gradient, INDArray[]> doBackward(
      boolean truncated, LayerWorkspaceMgr workspaces) {
    return new Pair<>(null, backward(epsilon, inputs));
  }

  /** Keeps the inputs: callers may go backward from one forward pass more than once. */
  @Override
  public void clear() {}

  @Override
  public boolean hasLayer() {
    return false;
  }

  @Override
  public @Nullable Layer getLayer() {
    return null;
  }

  @Override
  public void setBackpropGradientsViewArray(INDArray gradients) {
    throw new UnsupportedOperationException("expected no parameters of Deeplearning4j's");
  }

  @Override
  public @Nullable Pair<INDArray, MaskState> feedForwardMaskArrays(
      INDArray[] masks, MaskState state, int rows) {
    return null;
  }

  @Override
  public String toString() {
    return getClass().getSimpleName() + "(" + vertexName + ")";
  }
}
