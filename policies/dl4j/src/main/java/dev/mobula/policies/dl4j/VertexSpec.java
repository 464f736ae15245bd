package dev.mobula.policies.dl4j;

import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A vertex of Mobula's in the configuration of a computation graph, which makes it. To
 * Deeplearning4j it has no parameters: it reads them from the network's own flat array.
 */
final class VertexSpec extends GraphVertex {
  private static final long serialVersionUID = 1L;

  private final transient Maker maker;
  private final int inputs;
  private final int size;

  /** Makes the vertex for a graph. */
  interface Maker {
    Dl4jVertex make(Dl4jVertex.Place place);
  }

  /**
   * Describes a vertex.
   *
   * @param inputs how many it reads
   * @param size the elements of a row of its output
   */
  VertexSpec(int inputs, int size, Maker maker) {
    this.inputs = inputs;
    this.size = size;
    this.maker = maker;
  }

  @Override
  public org.deeplearning4j.nn.graph.vertex.GraphVertex instantiate(
      ComputationGraph graph,
      String name,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType dataType) {
    return maker.make(new Dl4jVertex.Place(graph, name, index));
  }

  @Override
  public long numParams(boolean backprop) {
    return 0;
  }

  @Override
  public int minVertexInputs() {
    return inputs;
  }

  @Override
  public int maxVertexInputs() {
    return inputs;
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType... vertexInputs) {
    return InputType.feedForward(size);
  }

  @Override
  public MemoryReport getMemoryReport(InputType... inputTypes) {
    throw new UnsupportedOperationException("expected no memory report of Mobula's vertices");
  }

  /** Returns this, which does not change. */
  @Override
  public GraphVertex clone() {
    return this;
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
