package dev.mobula.policies.dl4j;

import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A computation graph whose gradients come from outside. */
final class ExternalGraph extends ComputationGraph {
  private static final long serialVersionUID = 1L;

  ExternalGraph(ComputationGraphConfiguration configuration) {
    super(configuration);
    init();
  }

  /** Returns what all vertices compute, in memory of theirs. */
  Map<String, INDArray> forward(INDArray[] inputs) {
    return feedForward(inputs, true, false);
  }

  /** Computes the gradients from those of the outputs, and keeps those of the inputs. */
  void backward(INDArray[] gradients) {
    calcBackpropGradients(false, false, gradients);
  }
}
