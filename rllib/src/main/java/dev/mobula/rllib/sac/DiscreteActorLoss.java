package dev.mobula.rllib.sac;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.policies.ChoiceProbabilities;
import dev.mobula.policies.DistributionSpec;
import dev.mobula.policies.Outputs;
import dev.mobula.policies.SampleBatch;
import dev.mobula.rllib.critic.ChoiceCritics;
import org.jspecify.annotations.Nullable;

/**
 * The loss of a policy of Discrete actions (Christodoulou, 2019, equation 12), and its gradients
 * with respect to the logits z in closed form:
 *
 * <pre>
 *   L = mean(Σ_a π(a|s) · f(s, a))        f = α · log π(a|s) − min_i Q_i(s, a)
 *   ∂L/∂z_a = π(a|s) · (f(s, a) − Σ_b π(b|s) · f(s, b)) / rows
 * </pre>
 *
 * <p>Holds working memory for minibatches of one size; confined to one thread.
 */
final class DiscreteActorLoss extends SoftLoss {
  private final int choices;
  private final ChoiceCritics critics;
  private final Temperature temperature;
  private final ChoiceProbabilities policy;
  private final float[] gradients;

  DiscreteActorLoss(int choices, ChoiceCritics critics, Temperature temperature, int size) {
    this.choices = choices;
    this.critics = critics;
    this.temperature = temperature;
    this.policy = new ChoiceProbabilities(choices, size);
    this.gradients = new float[size * choices];
  }

  /**
   * Computes the loss and overwrites the gradients of all outputs.
   *
   * @param minibatch the columns {@code observation} and, where choices are masked, {@code
   *     action_mask}
   * @param outputs {@code action_dist_inputs}, the logits
   */
  @Override
  public double compute(ColumnBatch minibatch, Outputs outputs) {
    int rows = minibatch.rows();
    String maskName = SampleBatch.ACTION_MASK;
    @Nullable Column mask = minibatch.contains(maskName) ? minibatch.column(maskName) : null;
    policy.read(outputs, rows, mask);
    float[] values = critics.values(minibatch.column(SampleBatch.OBSERVATION));
    meanLogProb = 0;
    double loss = 0;
    for (int start = 0; start < rows * choices; start += choices) {
      loss += compute(start, values, rows) / rows;
    }
    outputs.outputGradient(DistributionSpec.ACTION_DIST_INPUTS).write(0, gradients, rows * choices);
    return loss;
  }

  private double compute(int start, float[] values, int rows) {
    float[] probs = policy.probabilities();
    float[] logProbs = policy.logProbabilities();
    float alpha = (float) temperature.alpha();
    double sum = 0;
    for (int i = start; i < start + choices; i++) {
      gradients[i] = alpha * logProbs[i] - values[i];
      sum += probs[i] * (double) gradients[i];
      meanLogProb += probs[i] * (double) logProbs[i] / rows;
    }
    for (int i = start; i < start + choices; i++) {
      gradients[i] = (float) (probs[i] * (gradients[i] - sum) / rows);
    }
    return sum;
  }
}
