package dev.mobula.policies.simd;

/** What computes a node of the graph from its input, over a range of rows. */
interface Layer {
  /** Computes rows of the output; rows up to the next multiple of a tile's may be overwritten. */
  void forward(int from, int to);

  /** Turns the gradient of the output into what the methods below start from. */
  void backwardActivation(int from, int to);

  /**
   * Computes the gradients of the parameters, after {@link #backwardActivation}.
   *
   * @param first whether they replace what was there; else they are added
   */
  void backwardParameters(int from, int to, boolean first);

  /** Sets the gradients of the parameters to zero: nothing reads this layer. */
  void clearParameterGradients();

  /**
   * Transposes the weights that a backward pass takes; to be called when they have changed.
   *
   * @param ofInput whether {@link #backwardInput} will be called
   */
  void transposeWeights(boolean ofInput);

  /**
   * Computes rows of the gradient of the input, after {@link #backwardActivation}.
   *
   * @param first whether they replace what was there; else they are added
   */
  void backwardInput(int from, int to, boolean first);
}
