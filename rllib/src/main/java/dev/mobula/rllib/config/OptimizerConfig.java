package dev.mobula.rllib.config;

import dev.mobula.policies.OptimizerSpec;

/** The group {@code optimizer}; formulas as in PyTorch. */
public record OptimizerConfig(
    @Doc("The optimiser.") @Default("adam") OptimizerType type,
    @Doc("Added to the denominator by adam and rmsprop.")
        @Default("1e-5")
        @Range("(0, inf)")
        @AlsoKnownAs({"epsilon", "adam_epsilon"})
        double eps,
    @Doc("Decay of adam's running mean of gradients.") @Default("0.9") @Range("[0, 1)")
        double beta1,
    @Doc("Decay of adam's running mean of squared gradients.") @Default("0.999") @Range("[0, 1)")
        double beta2,
    @Doc("Decay of rmsprop's running mean of squared gradients.") @Default("0.99") @Range("[0, 1)")
        double alpha,
    @Doc("Momentum of sgd; 0 for none.") @Default("0") @Range("[0, 1)") double momentum) {

  /** The default of algorithms that learn from replay, which a file need not change for sgd. */
  private static final double EPS_OF_REPLAY = 1e-8;

  /** Checks the ranges, and that nothing is set that the type does not use. */
  public OptimizerConfig {
    Constraints.check(OptimizerConfig.class, type, eps, beta1, beta2, alpha, momentum);
    if (type != OptimizerType.ADAM) {
      Constraints.expectDefault(OptimizerConfig.class, "beta1", beta1, "type: adam");
      Constraints.expectDefault(OptimizerConfig.class, "beta2", beta2, "type: adam");
    }
    if (type != OptimizerType.RMSPROP) {
      Constraints.expectDefault(OptimizerConfig.class, "alpha", alpha, "type: rmsprop");
    }
    if (type == OptimizerType.SGD && eps != EPS_OF_REPLAY) {
      Constraints.expectDefault(OptimizerConfig.class, "eps", eps, "type: adam or rmsprop");
    }
    if (type != OptimizerType.SGD) {
      Constraints.expectDefault(OptimizerConfig.class, "momentum", momentum, "type: sgd");
    }
  }

  /** Returns what a network engine takes. */
  public OptimizerSpec spec() {
    return switch (type) {
      case ADAM -> new OptimizerSpec.Adam(beta1, beta2, eps);
      case RMSPROP -> new OptimizerSpec.RmsProp(alpha, eps);
      case SGD -> new OptimizerSpec.Sgd(momentum);
    };
  }

  /** Changes some of the settings. */
  public static final class Builder extends RecordBuilder<OptimizerConfig, Builder> {
    Builder(OptimizerConfig initial) {
      super(initial);
    }

    /** Sets {@code type}. */
    public Builder type(OptimizerType type) {
      return set("type", type);
    }

    /** Sets {@code eps}. */
    public Builder eps(double eps) {
      return set("eps", eps);
    }

    /** Sets {@code beta1}. */
    public Builder beta1(double beta1) {
      return set("beta1", beta1);
    }

    /** Sets {@code beta2}. */
    public Builder beta2(double beta2) {
      return set("beta2", beta2);
    }

    /** Sets {@code alpha}. */
    public Builder alpha(double alpha) {
      return set("alpha", alpha);
    }

    /** Sets {@code momentum}. */
    public Builder momentum(double momentum) {
      return set("momentum", momentum);
    }
  }
}
