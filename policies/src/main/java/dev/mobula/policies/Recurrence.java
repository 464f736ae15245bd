package dev.mobula.policies;

/**
 * The recurrent layer that follows the hidden layers of a network.
 *
 * @param cell what it computes
 * @param units the size of its output
 * @param usePrevAction whether it sees the action before too: the elements of a Box as they were
 *     drawn, others one-hot
 * @param usePrevReward whether it sees the reward before too, as the environment gave it
 */
public record Recurrence(
    RecurrentCell cell, int units, boolean usePrevAction, boolean usePrevReward) {
  /** Makes a layer that sees what the hidden layers make of observations, and nothing else. */
  public Recurrence(RecurrentCell cell, int units) {
    this(cell, units, false, false);
  }

  /** Checks the size. */
  public Recurrence {
    if (units < 1) {
      throw new PolicyException("expected a recurrent layer of at least 1 unit, found " + units);
    }
  }

  /** Tells whether the layer sees something of the step before. */
  boolean seesPrevious() {
    return usePrevAction || usePrevReward;
  }
}
