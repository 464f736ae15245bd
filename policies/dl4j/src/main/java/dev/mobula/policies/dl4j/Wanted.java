package dev.mobula.policies.dl4j;

import java.util.Set;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Which gradients the current backward pass is asked for. */
final class Wanted {
  private final INDArray nothing;
  private final Set<String> allInputs;
  private boolean parameters;
  private Set<String> inputs = Set.of();

  Wanted(Set<String> allInputs, Buffers buffers) {
    this.allInputs = allInputs;
    nothing = buffers.zeros(1);
  }

  void set(boolean ofParameters, Set<String> ofInputs) {
    parameters = ofParameters;
    inputs = ofInputs;
  }

  /** Tells whether those of parameters are. */
  boolean parameters() {
    return parameters;
  }

  /** Tells whether that of an input or layer is. */
  boolean of(String source) {
    return !allInputs.contains(source) || inputs.contains(source);
  }

  /** Returns what stands for a gradient that is not: the graph would stumble over null. */
  INDArray nothing() {
    return nothing;
  }
}
