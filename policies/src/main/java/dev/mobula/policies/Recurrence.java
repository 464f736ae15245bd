package dev.mobula.policies;

/**
 * The recurrent layer that follows the hidden layers of a network.
 *
 * @param cell what it computes
 * @param units the size of its output
 */
public record Recurrence(RecurrentCell cell, int units) {
  /** Checks the size. */
  public Recurrence {
    if (units < 1) {
      throw new PolicyException("expected a recurrent layer of at least 1 unit, found " + units);
    }
  }
}
