package dev.mobula.rllib;

import dev.mobula.columns.ColumnBatch;
import dev.mobula.policies.Outputs;
import java.util.List;

/**
 * What a learner minimises: a mean over the rows of a minibatch, as a function of the named outputs
 * of its network, with the gradient for each output in closed form. Written once, in plain Java, a
 * loss runs on every network engine; {@link dev.mobula.policies.GradientCheck} compares its
 * gradients with finite differences.
 *
 * <p>All that does not come from the network is a column of the minibatch, also what another
 * network contributes: the target of a Q-function, or the gradient of a critic with respect to the
 * actions of an actor. Coefficients that change over a run are set between minibatches, by methods
 * of the implementation.
 *
 * <p>An implementation holds working memory for the largest minibatch, allocates nothing in {@link
 * #compute} and {@link #addMetrics}, and is confined to one thread.
 */
public interface Loss {
  /**
   * Computes the loss, and overwrites the gradients of all outputs that the network has for it.
   *
   * @param minibatch the columns that the loss reads, as the implementation names them; not changed
   * @param outputs the network's outputs for the same rows; their gradients are overwritten
   * @return the loss; where it is not finite, the gradients are of no use and are not followed
   */
  double compute(ColumnBatch minibatch, Outputs outputs);

  /** Returns the names of the parts of the loss and of what else is worth reporting, in order. */
  List<String> metricNames();

  /**
   * Adds what belongs to {@link #metricNames} for the latest {@link #compute}, means over its rows.
   *
   * @param sums one for each name
   */
  void addMetrics(double[] sums);
}
