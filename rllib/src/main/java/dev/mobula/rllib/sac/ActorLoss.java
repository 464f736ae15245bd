package dev.mobula.rllib.sac;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.columns.math.Rng;
import dev.mobula.policies.Outputs;
import dev.mobula.policies.PolicySpec;
import dev.mobula.policies.ReparameterizedDistribution;
import dev.mobula.policies.SampleBatch;
import dev.mobula.rllib.critic.ActionCritics;
import dev.mobula.rllib.critic.FlatActions;

/**
 * The loss of the policy, with actions drawn from it, and its gradients with respect to the outputs
 * of the network, through those actions, in closed form:
 *
 * <pre>
 *   L = mean(α · log π(a|s) − min_i Q_i(s, a))      a ~ π(s)
 * </pre>
 *
 * <p>Holds working memory for minibatches of one size; confined to one thread.
 */
final class ActorLoss extends SoftLoss {
  private final ReparameterizedDistribution distribution;
  private final ActionCritics critics;
  private final Temperature temperature;
  private final Rng rng;
  private final ColumnBatch actions;
  private final FlatActions flat;
  private final Column logProb;
  private final Column weights;
  private final float[] logProbs;

  /**
   * Creates a loss.
   *
   * @param rng draws the actions
   * @param size the rows of all minibatches
   */
  ActorLoss(PolicySpec policy, ActionCritics critics, Temperature temperature, Rng rng, int size) {
    this.distribution = (ReparameterizedDistribution) policy.distribution().create(size);
    this.critics = critics;
    this.temperature = temperature;
    this.rng = rng;
    this.actions = ColumnBatch.allocate(policy.actionSpace().columns(SampleBatch.ACTION), size);
    this.flat = new FlatActions(policy.actionSpace(), size);
    this.logProb = Column.allocate(DType.FLOAT32, size);
    this.weights = Column.allocate(DType.FLOAT32, size);
    this.logProbs = new float[size];
  }

  /**
   * Computes the loss and overwrites the gradients of all outputs.
   *
   * @param minibatch the column {@code observation}
   * @param outputs those of the policy's network
   */
  @Override
  public double compute(ColumnBatch minibatch, Outputs outputs) {
    int rows = minibatch.rows();
    distribution.condition(outputs, rows, null);
    distribution.resampleNoise(rng, 1); // of gSDE; the same for all rows, as in stable-baselines3
    distribution.sampleWithLogProb(rng, actions, logProb);
    logProb.read(0, logProbs, rows);
    Column observation = minibatch.column(SampleBatch.OBSERVATION);
    float[] values = critics.values(observation, flat.flatten(actions));
    double alpha = temperature.alpha();
    double loss = 0;
    meanLogProb = 0;
    for (int row = 0; row < rows; row++) {
      loss += (alpha * logProbs[row] - values[row]) / rows;
      meanLogProb += (double) logProbs[row] / rows;
    }
    weights.fill(alpha / rows);
    distribution.zeroGradients(outputs);
    ColumnBatch gradients = flat.unflatten(critics.actionGradient(-1f / rows));
    distribution.addSampleGradient(weights, gradients, outputs);
    return loss;
  }
}
