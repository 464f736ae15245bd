package dev.mobula.rllib.critic;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.columns.StateDict;
import dev.mobula.columns.Stateful;
import dev.mobula.columns.math.Rng;
import dev.mobula.policies.CriticNetwork;
import dev.mobula.policies.PolicySpec;
import dev.mobula.policies.SampleBatch;
import dev.mobula.rllib.LearnerResult.Metric;
import dev.mobula.rllib.TargetNetwork;
import dev.mobula.rllib.TrainedNetwork;
import dev.mobula.rllib.config.AlgorithmConfig;
import dev.mobula.rllib.replay.Transitions;
import java.util.List;
import java.util.Set;

/**
 * Critics of a policy's actions, and the targets that follow them. Works on whole minibatches of
 * one size, in memory of its own; actions are {@link FlatActions}. Confined to one thread.
 */
public final class ActionCritics implements Stateful, AutoCloseable {
  /** The names of {@link #metrics}. */
  public static final List<String> METRICS =
      List.of("qf_loss", CriticLoss.QF_MEAN, CriticLoss.TD_ERROR_MEAN);

  private static final Set<String> ACTION = Set.of(CriticNetwork.ACTION);

  private final CriticLoss loss;
  private final TrainedNetwork trained;
  private final TargetNetwork target;
  private final CriticValues values;
  private final Column targetValues;

  /**
   * Makes critics with fresh weights.
   *
   * @param size the rows of all minibatches
   */
  public ActionCritics(
      AlgorithmConfig config, PolicySpec policy, CriticKind kind, int size, long seed) {
    this.loss = new CriticLoss(kind, size);
    this.trained =
        new TrainedNetwork(
            config,
            CriticNetwork.build(policy, kind.critics(), kind.atoms()),
            loss,
            size,
            Rng.split(seed, "critics", 0));
    this.target = new TargetNetwork(trained.network(), config.framework());
    this.values = new CriticValues(kind, size);
    this.targetValues = Column.allocate(DType.FLOAT32, size, kind.targetAtoms());
  }

  /** Begins the means that {@link #metrics} returns. */
  public void beginUpdate() {
    trained.beginUpdate();
  }

  /** Returns the means of the update. */
  public List<Metric> metrics() {
    return metrics(trained);
  }

  static List<Metric> metrics(TrainedNetwork trained) {
    return List.of(
        new Metric("qf_loss", trained.meanLoss()),
        new Metric(CriticLoss.QF_MEAN, trained.mean(CriticLoss.QF_MEAN)),
        new Metric(CriticLoss.TD_ERROR_MEAN, trained.mean(CriticLoss.TD_ERROR_MEAN)));
  }

  /**
   * Returns what the targets say of actions: {@link CriticKind#targetAtoms} numbers for each,
   * overwritten by the next call.
   *
   * @param observation what networks see
   * @param action {@code FLOAT32[size, n]}
   */
  public float[] ofTargets(Column observation, Column action) {
    target.network().forward(inputs(observation, action));
    return values.ofTargets(target.network());
  }

  /** Returns the values of actions that a policy is to raise; overwritten by the next call. */
  public float[] values(Column observation, Column action) {
    trained.network().forward(inputs(observation, action));
    return values.ofPolicy(trained.network());
  }

  /**
   * Returns {@code factor · ∂Q/∂action} of the values returned last, {@code FLOAT32[size, n]},
   * overwritten by the next call.
   */
  public Column actionGradient(float factor) {
    values.writeGradients(factor, trained.network());
    trained.network().backwardToInputs(ACTION);
    return trained.network().inputGradient(CriticNetwork.ACTION);
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
    trained.step(
        inputs(observation, action)
            .with(SampleBatch.VALUE_TARGET, targetValues)
            .with(Transitions.WEIGHTS, weights),
        learningRate);
    return loss.errors();
  }

  /** Moves the targets by a part of the way. */
  public void follow(double tau) {
    target.follow(tau);
  }

  @Override
  public StateDict saveState() {
    return new StateDict()
        .putAll("trained", trained.saveState())
        .putAll("target", target.saveState());
  }

  @Override
  public void loadState(StateDict state) {
    trained.loadState(state.sub("trained"));
    target.loadState(state.sub("target"));
  }

  @Override
  public void close() {
    target.close();
    trained.close();
  }
}
