package dev.mobula.rllib.critic;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.envs.Discrete;
import dev.mobula.policies.CriticNetwork;
import dev.mobula.policies.Network;
import dev.mobula.policies.PolicySpec;
import dev.mobula.policies.SampleBatch;
import dev.mobula.rllib.config.AlgorithmConfig;

/**
 * Critics of all choices of a Discrete action; what the lowest of them says of a choice counts.
 * Works on whole minibatches of one size, in memory of its own.
 */
public final class ChoiceCritics extends Critics {
  private final int critics;
  private final Column targetValues;
  private final float[] lowest;
  private final float[] said;

  /**
   * Makes critics with fresh weights.
   *
   * @param size the rows of all minibatches
   */
  public ChoiceCritics(
      AlgorithmConfig config, PolicySpec policy, int critics, int size, long seed) {
    Discrete actions = (Discrete) policy.actionSpace();
    super(
        config,
        CriticNetwork.ofChoices(policy, critics),
        new ChoiceLoss(actions, critics, size),
        size,
        seed);
    this.critics = critics;
    this.targetValues = Column.allocate(DType.FLOAT32, size);
    this.lowest = new float[size * actions.n()];
    this.said = new float[size * actions.n()];
  }

  /**
   * Returns what the lowest target says of each choice, row by row; overwritten by the next call.
   *
   * @param observation what networks see
   */
  public float[] ofTargets(Column observation) {
    return lowest(target(), observation);
  }

  /** Returns what the lowest critic says of each choice, as the targets' is. */
  public float[] values(Column observation) {
    return lowest(network(), observation);
  }

  private float[] lowest(Network network, Column observation) {
    network.forward(ColumnBatch.of(SampleBatch.OBSERVATION, observation));
    network.output(CriticNetwork.output(0)).read(0, lowest, lowest.length);
    for (int critic = 1; critic < critics; critic++) {
      network.output(CriticNetwork.output(critic)).read(0, said, said.length);
      for (int i = 0; i < said.length; i++) {
        lowest[i] = Math.min(lowest[i], said[i]);
      }
    }
    return lowest;
  }

  /**
   * Takes a step that brings what is said of the choices taken nearer to their targets.
   *
   * @param minibatch columns {@code observation}, {@code action} and {@code weights}
   * @param targets one for each row
   * @return the errors before the step; overwritten by the next call
   * @throws dev.mobula.rllib.RllibException if the loss or a gradient is not finite
   */
  public float[] step(ColumnBatch minibatch, float[] targets, double learningRate) {
    targetValues.write(0, targets, targets.length);
    return step(minibatch.with(SampleBatch.VALUE_TARGET, targetValues), learningRate);
  }
}
