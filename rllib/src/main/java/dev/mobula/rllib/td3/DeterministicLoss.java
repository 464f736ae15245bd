package dev.mobula.rllib.td3;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.policies.DistributionSpec;
import dev.mobula.policies.Outputs;
import dev.mobula.policies.SampleBatch;
import dev.mobula.rllib.Loss;
import dev.mobula.rllib.critic.ActionCritics;
import java.util.List;

/**
 * The loss of a deterministic policy, and its gradients through the actions:
 *
 * <pre>
 *   L = −mean(Q_0(s, π(s)))
 * </pre>
 *
 * <p>Confined to one thread.
 */
final class DeterministicLoss implements Loss {
  private final ActionCritics critics;

  DeterministicLoss(ActionCritics critics) {
    this.critics = critics;
  }

  @Override
  public List<String> metricNames() {
    return List.of();
  }

  @Override
  public void addMetrics(double[] sums) {
    // The loss says it all.
  }

  /**
   * Computes the loss and overwrites the gradients of all outputs.
   *
   * @param minibatch the column {@code observation}
   * @param outputs {@code action_dist_inputs}, the actions
   */
  @Override
  public double compute(ColumnBatch minibatch, Outputs outputs) {
    int rows = minibatch.rows();
    Column action = outputs.output(DistributionSpec.ACTION_DIST_INPUTS);
    float[] values = critics.values(minibatch.column(SampleBatch.OBSERVATION), action);
    double loss = 0;
    for (int row = 0; row < rows; row++) {
      loss -= values[row] / (double) rows;
    }
    outputs
        .outputGradient(DistributionSpec.ACTION_DIST_INPUTS)
        .copyFrom(critics.actionGradient(-1f / rows));
    return loss;
  }
}
