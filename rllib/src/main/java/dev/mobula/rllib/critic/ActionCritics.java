package dev.mobula.rllib.critic;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.policies.CriticNetwork;
import dev.mobula.policies.PolicySpec;
import dev.mobula.policies.SampleBatch;
import dev.mobula.rllib.config.AlgorithmConfig;
import dev.mobula.rllib.replay.Transitions;
import java.util.Set;

/**
 * Critics of the actions that a policy takes. Works on whole minibatches of one size, in memory of
 * its own; actions are {@link FlatActions}.
 */
public final class ActionCritics extends Critics {
  private static final Set<String> ACTION = Set.of(CriticNetwork.ACTION);

  private final CriticValues values;
  private final Column targetValues;

  /**
   * Makes critics with fresh weights.
   *
   * @param size the rows of all minibatches
   */
  public ActionCritics(
      AlgorithmConfig config, PolicySpec policy, CriticKind kind, int size, long seed) {
    super(
        config,
        CriticNetwork.build(policy, kind.critics(), kind.atoms()),
        new ActionLoss(kind, size),
        size,
        seed);
    this.values = new CriticValues(kind, size);
    this.targetValues = Column.allocate(DType.FLOAT32, size, kind.targetAtoms());
  }

  /**
   * Returns what the targets say of actions: {@link CriticKind#targetAtoms} numbers for each,
   * overwritten by the next call.
   *
   * @param observation what networks see
   * @param action {@code FLOAT32[size, n]}
   */
  public float[] ofTargets(Column observation, Column action) {
    target().forward(inputs(observation, action));
    return values.ofTargets(target());
  }

  /** Returns the values of actions that a policy is to raise; overwritten by the next call. */
  public float[] values(Column observation, Column action) {
    network().forward(inputs(observation, action));
    return values.ofPolicy(network());
  }

  /**
   * Returns {@code factor · ∂Q/∂action} of the values returned last, {@code FLOAT32[size, n]},
   * overwritten by the next call.
   */
  public Column actionGradient(float factor) {
    values.writeGradients(factor, network());
    network().backwardToInputs(ACTION);
    return network().inputGradient(CriticNetwork.ACTION);
  }

  private static ColumnBatch inputs(Column observation, Column action) {
    return ColumnBatch.of(SampleBatch.OBSERVATION, observation).with(CriticNetwork.ACTION, action);
  }

  /**
   * Takes a step that brings what is said of actions nearer to their targets.
   *
   * @param weights by what each action counts
   * @param targets {@link CriticKind#targetAtoms} numbers for each action
   * @return the errors before the step; overwritten by the next call
   * @throws dev.mobula.rllib.RllibException if the loss or a gradient is not finite
   */
  public float[] step(
      Column observation, Column action, Column weights, float[] targets, double learningRate) {
    targetValues.write(0, targets, targets.length);
    return step(
        inputs(observation, action)
            .with(SampleBatch.VALUE_TARGET, targetValues)
            .with(Transitions.WEIGHTS, weights),
        learningRate);
  }
}
