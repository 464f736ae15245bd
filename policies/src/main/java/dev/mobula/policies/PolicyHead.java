package dev.mobula.policies;

/** What the network of a policy says about actions, and so how actions are chosen. */
public sealed interface PolicyHead {
  /**
   * Tells whether the network says the value of the observation too, and the policy the
   * log-probability of actions, as learning from the latest samples needs them.
   */
  default boolean isOnPolicy() {
    return false;
  }

  /**
   * The parameters of a distribution, from which actions are drawn.
   *
   * @param isOnPolicy whether the network also says the value of the observation
   */
  record ActionProbabilities(boolean isOnPolicy) implements PolicyHead {
    /** Says the value too. */
    public ActionProbabilities() {
      this(true);
    }
  }

  /**
   * The action itself, each element from −1 to 1, in the output {@code action_dist_inputs}; while
   * exploring, independent Gaussian noise is added, and the sum is cut off at ±1.
   *
   * @param noise the standard deviation of the noise
   */
  record NoisyActions(double noise) implements PolicyHead {
    /** Checks the deviation. */
    public NoisyActions {
      if (!(noise >= 0 && noise < Double.POSITIVE_INFINITY)) {
        throw new PolicyException("expected a finite noise >= 0, found " + noise);
      }
    }
  }

  /**
   * The value of each choice of a Discrete action, in the output {@code action_dist_inputs}; the
   * best one is taken, or while exploring with probability ε any.
   *
   * @param dueling whether that output holds advantages A only, beside an output {@code value} V:
   *     {@code Q = V + A − mean(A)} (Wang et al., 2016), atom by atom
   * @param epsilon the probability ε until {@link Policy#setEpsilon} says another
   * @param returns what is said of each choice; both outputs have all its atoms
   * @param sigma0 the first deviation of the noise on the weights of the heads, times the root of
   *     their inputs ({@link LayerSpec.NoisyDense}); 0: they have none
   */
  record ActionValues(boolean dueling, double epsilon, ReturnDistribution returns, double sigma0)
      implements PolicyHead {
    /** Checks the probability. */
    public ActionValues {
      if (!(epsilon >= 0 && epsilon <= 1)) {
        throw new PolicyException("expected a probability from 0 to 1, found epsilon = " + epsilon);
      }
    }

    /** Has no noise on weights. */
    public ActionValues(boolean dueling, double epsilon, ReturnDistribution returns) {
      this(dueling, epsilon, returns, 0);
    }

    /** Says the expected return of each choice alone. */
    public ActionValues(boolean dueling, double epsilon) {
      this(dueling, epsilon, new ReturnDistribution.Mean());
    }
  }
}
