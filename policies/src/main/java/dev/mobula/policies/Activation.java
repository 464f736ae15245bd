package dev.mobula.policies;

/** The function applied to each output of a layer; names as in RLlib's {@code fcnet_activation}. */
public enum Activation {
  /** x. */
  LINEAR,
  /** max(0, x). */
  RELU,
  /** The hyperbolic tangent. */
  TANH,
  /** x · Φ(x) in its tanh approximation (Hendrycks and Gimpel, 2016). */
  GELU,
  /** x · sigmoid(x), also called swish. */
  SILU
}
