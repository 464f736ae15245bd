package dev.mobula.policies.connectors;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.envs.Space;

/**
 * Turns the leaves of an observation space into one row of floats, in Gymnasium's order: integers
 * one-hot, structured spaces the concatenation of their leaves. Stateless.
 *
 * @param space the observation space
 */
public record FlattenObservations(Space<?> space) {
  private static final String OBSERVATION = "observation";

  /** Returns the number of floats of a row. */
  public int outputSize() {
    return space.flatSize();
  }

  /**
   * Flattens rows.
   *
   * @param in holds the columns {@code observation…}
   * @param into {@code FLOAT32[rows, outputSize()]}
   */
  public void apply(ColumnBatch in, Column into) {
    space.flatten(OBSERVATION, in, into);
  }
}
