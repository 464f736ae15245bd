package dev.mobula.rllib.curiosity;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.policies.Outputs;
import dev.mobula.rllib.Loss;
import dev.mobula.rllib.TrainedNetwork;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The {@link DynamicsLoss} as a function of the features, with its gradients through the models of
 * dynamics and, of the next features, as what was to be foreseen. Confined to one thread.
 */
final class FeatureLoss implements Loss {
  private static final Set<String> INPUTS =
      Set.of(DynamicsNetworks.FEATURES, DynamicsNetworks.NEXT_FEATURES);

  private final TrainedNetwork dynamics;
  private final DynamicsLoss loss;
  private final float[] gradient;
  private @Nullable ColumnBatch actions;

  FeatureLoss(TrainedNetwork dynamics, DynamicsLoss loss, int features, int capacity) {
    this.dynamics = dynamics;
    this.loss = loss;
    this.gradient = new float[features * capacity];
  }

  /** Sets the actions of the next minibatch: {@code action…} and {@code flat_action}. */
  void use(ColumnBatch taken) {
    actions = taken;
  }

  @Override
  public List<String> metricNames() {
    return List.of();
  }

  @Override
  public void addMetrics(double[] sums) {
    // Those of the dynamics say it all.
  }

  /**
   * Computes the loss and overwrites the gradients of the features.
   *
   * @param minibatch observations before the actions, then as many after them
   * @param outputs {@code features} of both
   */
  @Override
  public double compute(ColumnBatch minibatch, Outputs outputs) {
    ColumnBatch taken = Objects.requireNonNull(actions, "expected use before compute");
    int rows = taken.rows();
    Column features = outputs.output(DynamicsNetworks.FEATURES);
    ColumnBatch inputs =
        taken
            .with(DynamicsNetworks.FEATURES, features.slice(0, rows))
            .with(DynamicsNetworks.NEXT_FEATURES, features.slice(rows, 2 * rows));
    if (!dynamics.computeLoss(inputs, null)) {
      return Double.NaN; // the step is left out
    }
    dynamics.network().backwardToInputs(INPUTS);
    Column into = outputs.outputGradient(DynamicsNetworks.FEATURES);
    into.slice(0, rows).copyFrom(dynamics.network().inputGradient(DynamicsNetworks.FEATURES));
    int size = rows * features.rowLength();
    dynamics.network().inputGradient(DynamicsNetworks.NEXT_FEATURES).read(0, gradient, size);
    loss.subtractTargetGradient(gradient, size);
    into.write(size, gradient, size);
    return loss.latest();
  }
}
