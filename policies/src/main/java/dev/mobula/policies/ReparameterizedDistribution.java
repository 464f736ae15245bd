package dev.mobula.policies;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.math.Rng;

/**
 * A distribution whose draws are a differentiable function of its outputs and of noise that does
 * not depend on them, so that a loss on the drawn actions has a gradient (Kingma and Welling,
 * 2014), as SAC's actor needs. All Gaussians are.
 */
public interface ReparameterizedDistribution extends ActionDistribution {
  /**
   * Draws an action for each row, remembering the noise, and writes the log-probability of the very
   * draw, more precise than {@link #logProb} of a squashed action near ±1.
   *
   * @param logProb {@code FLOAT32[rows]}
   */
  void sampleWithLogProb(Rng rng, ColumnBatch actions, Column logProb);

  /**
   * Adds {@code weights[i] · ∂logProb_i/∂outputs + actionGradients_i · ∂action_i/∂outputs}, through
   * the latest {@link #sampleWithLogProb}, to the gradients of the outputs.
   *
   * @param weights {@code FLOAT32[rows]}
   * @param actionGradients {@code FLOAT32} columns of the actions' names and shapes
   */
  void addSampleGradient(Column weights, ColumnBatch actionGradients, Outputs outputs);
}
