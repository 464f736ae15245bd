package dev.mobula.policies;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.math.Rng;
import org.jspecify.annotations.Nullable;

/**
 * A distribution over actions for each row of a batch. {@link #condition} sets the batch; the other
 * methods speak of it. Actions are columns called {@code action…} as the action space says. Holds
 * working memory for up to its capacity of rows, allocates nothing in steady state, and is confined
 * to one thread at a time.
 */
public interface ActionDistribution {
  /**
   * Sets the parameters of the distribution of each row.
   *
   * @param outputs read during this call; the gradient methods take it anew
   * @param rows the number of rows
   * @param actionMask {@code BOOL[rows, n]} of allowed discrete choices, or null
   */
  void condition(Outputs outputs, int rows, @Nullable Column actionMask);

  /**
   * Sets the parameters of the distribution of each row from recorded ones, for use as the other of
   * {@link #klFrom} or to act. Until the next {@link #condition} there are no gradients, and
   * state-dependent exploration cannot be sampled.
   *
   * @param parameters {@code FLOAT32[rows, DistributionSpec.parametersSize()]}, as {@link
   *     #parameters} wrote them; read during this call
   */
  void conditionOn(Column parameters, int rows, @Nullable Column actionMask);

  /**
   * Writes all that describes the distribution of each row into {@code FLOAT32[rows,
   * DistributionSpec.parametersSize()]}: logits (before masks), or means and logarithms of standard
   * deviations.
   */
  void parameters(Column into);

  /**
   * Draws the noise matrices of state-dependent exploration anew, one for each of {@code rows}
   * rows, or with 1 the same for all; other distributions, which draw at every sample, do nothing.
   */
  default void resampleNoise(Rng rng, int rows) {}

  /** Draws an action for each row. */
  void sample(Rng rng, ColumnBatch actions);

  /**
   * Draws any allowed action for each row, all with the same probability; elements of a Box lie
   * from −1 to 1, whatever its bounds.
   */
  void sampleUniformly(Rng rng, ColumnBatch actions);

  /** Writes the most probable action (the mean of a Gaussian) of each row. */
  void mode(ColumnBatch actions);

  /** Writes the log-probability (density) of given actions into {@code FLOAT32[rows]}. */
  void logProb(ColumnBatch actions, Column into);

  /**
   * Writes the entropy of each row into {@code FLOAT32[rows]}, in nats; over the allowed choices
   * only. A squashed Gaussian's is that of Gauss–Hermite quadrature with 20 nodes, precise to 0.01
   * where the standard deviation is at most 1.
   */
  void entropy(Column into);

  /** Writes KL(other ‖ this) of each row into {@code FLOAT32[rows]}; the same kind and rows. */
  void klFrom(ActionDistribution other, Column into);

  /** Sets the gradients of all outputs that this distribution reads to zero. */
  void zeroGradients(Outputs outputs);

  /**
   * Adds {@code weights[i] · ∂logProb_i/∂outputs} to the gradients of the outputs; nothing for an
   * action that the mask forbids.
   */
  void addLogProbGradient(ColumnBatch actions, Column weights, Outputs outputs);

  /** Adds {@code weights[i] · ∂entropy_i/∂outputs} to the gradients of the outputs. */
  void addEntropyGradient(Column weights, Outputs outputs);

  /** Adds {@code weights[i] · ∂KL(other ‖ this)_i/∂outputs} to the gradients of the outputs. */
  void addKlGradient(ActionDistribution other, Column weights, Outputs outputs);
}
