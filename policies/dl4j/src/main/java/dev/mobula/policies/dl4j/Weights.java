package dev.mobula.policies.dl4j;

import dev.mobula.policies.dl4j.Dl4jParameters.Parameter;

/** The weights {@code [inputs, units]} and biases {@code [units]} that a layer computes with. */
interface Weights {
  /** Returns the weights, and where their gradients are to be put. */
  Parameter weight();

  /** Returns the biases, and where their gradients are to be put. */
  Parameter bias();

  /** Brings the weights and biases up to date before a forward pass. */
  void prepare();

  /** Hands gradients on to the parameters after a backward pass. */
  void spread();

  /** Parameters that are used as they are. */
  record Plain(Parameter weight, Parameter bias) implements Weights {
    @Override
    public void prepare() {}

    @Override
    public void spread() {}
  }
}
