package dev.mobula.policies;

/** How the weights of a layer start; drawn from the network's seed in the order of the layout. */
public sealed interface Initializer {
  /** A (semi-)orthogonal matrix times {@code gain} (Saxe et al., 2014). */
  record Orthogonal(double gain) implements Initializer {}

  /** Uniform in ±gain·√(6 / (in + out)) (Glorot and Bengio, 2010). */
  record XavierUniform(double gain) implements Initializer {}

  /** Uniform in ±√(1 / in), the default of PyTorch's {@code Linear}. */
  record FanIn() implements Initializer {}

  /** Every element the same. */
  record Constant(double value) implements Initializer {}
}
