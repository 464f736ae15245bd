package dev.mobula.policies;

/** Which optimiser, with the settings that stay the same for a run; formulas as in PyTorch. */
public sealed interface OptimizerSpec {
  /** Adam (Kingma and Ba, 2015). */
  record Adam(double beta1, double beta2, double epsilon) implements OptimizerSpec {}

  /** RMSprop (Hinton, 2012), not centred, without momentum. */
  record RmsProp(double alpha, double epsilon) implements OptimizerSpec {}

  /** Stochastic gradient descent with momentum; 0 for none. */
  record Sgd(double momentum) implements OptimizerSpec {}
}
