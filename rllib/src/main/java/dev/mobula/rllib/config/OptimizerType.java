package dev.mobula.rllib.config;

/** The optimisers. */
public enum OptimizerType {
  /** Adam (Kingma and Ba, 2015). */
  ADAM,
  /** RMSprop (Hinton, 2012). */
  RMSPROP,
  /** Stochastic gradient descent with momentum. */
  SGD
}
