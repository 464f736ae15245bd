package dev.mobula.policies;

import dev.mobula.columns.Stateful;

/** Updates some parameters of a network from their gradients; its moments are saved as state. */
public interface Optimizer extends Stateful {
  /**
   * Clips the gradients of its parameters and takes one step.
   *
   * @param learningRate the step size
   * @return the global 2-norm of the gradients before clipping; where it is not finite, nothing was
   *     changed
   */
  double step(double learningRate, GradientClip clip);
}
