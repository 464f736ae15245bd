package dev.mobula.rllib.critic;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.columns.StateDict;
import dev.mobula.columns.Stateful;
import dev.mobula.columns.math.Rng;
import dev.mobula.envs.Space;
import dev.mobula.policies.CriticNetwork;
import dev.mobula.policies.Network;
import dev.mobula.policies.PolicySpec;
import dev.mobula.policies.SampleBatch;
import dev.mobula.rllib.LearnerResult.Metric;
import dev.mobula.rllib.TargetNetwork;
import dev.mobula.rllib.TrainedNetwork;
import dev.mobula.rllib.config.AlgorithmConfig;
import dev.mobula.rllib.replay.Transitions;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Critics of a policy's actions, and the targets that follow them. Works on whole minibatches, in
 * memory of its own. Confined to one thread.
 */
public final class ActionCritics implements Stateful, AutoCloseable {
  /** The names of {@link #metrics}. */
  public static final List<String> METRICS =
      List.of("qf_loss", CriticLoss.QF_MEAN, CriticLoss.TD_ERROR_MEAN);

  private static final Set<String> ACTION = Set.of(CriticNetwork.ACTION);

  private final int critics;
  private final Space<?> actionSpace;
  private final CriticLoss loss;
  private final TrainedNetwork trained;
  private final TargetNetwork target;
  private final Column action;
  private final Column targetValues;
  private final ColumnBatch actionGradients;
  private final float[] values;
  private final float[] chosen;
  private final int[] choice;

  /**
   * Makes critics with fresh weights.
   *
   * @param critics how many
   * @param size the rows of all minibatches
   */
  public ActionCritics(
      AlgorithmConfig config, PolicySpec policy, int critics, int size, long seed) {
    this.critics = critics;
    this.actionSpace = policy.actionSpace();
    this.loss = new CriticLoss(critics, size);
    this.trained =
        new TrainedNetwork(
            config,
            CriticNetwork.build(policy, critics, 1),
            loss,
            size,
            Rng.split(seed, "critics", 0));
    this.target = new TargetNetwork(trained.network(), config.framework());
    this.action = Column.allocate(DType.FLOAT32, size, actionSpace.flatSize());
    this.targetValues = Column.allocate(DType.FLOAT32, size);
    this.actionGradients = ColumnBatch.allocate(actionSpace.columns(SampleBatch.ACTION), size);
    this.values = new float[size];
    this.chosen = new float[size];
    this.choice = new int[size];
  }

  /** Begins the means that {@link #metrics} returns. */
  public void beginUpdate() {
    trained.beginUpdate();
  }

  /** Returns the means of the update. */
  public List<Metric> metrics() {
    return List.of(
        new Metric("qf_loss", trained.meanLoss()),
        new Metric(CriticLoss.QF_MEAN, trained.mean(CriticLoss.QF_MEAN)),
        new Metric(CriticLoss.TD_ERROR_MEAN, trained.mean(CriticLoss.TD_ERROR_MEAN)));
  }

  /**
   * Returns the lowest of the values that the targets give each action; overwritten by the next
   * call.
   *
   * @param observation what networks see
   * @param actions the columns {@code action…}
   */
  public float[] lowestOfTargets(Column observation, ColumnBatch actions) {
    target.network().forward(inputs(observation, actions));
    return lowest(target.network());
  }

  /** Returns the lowest of the values that the critics give each action, as the targets' are. */
  public float[] lowest(Column observation, ColumnBatch actions) {
    trained.network().forward(inputs(observation, actions));
    return lowest(trained.network());
  }

  /** Returns the values that the first critic gives each action; overwritten by the next call. */
  public float[] first(Column observation, ColumnBatch actions) {
    trained.network().forward(inputs(observation, actions));
    return first(trained.network());
  }

  private ColumnBatch inputs(Column observation, ColumnBatch actions) {
    actionSpace.flatten(SampleBatch.ACTION, actions, action);
    return ColumnBatch.of(SampleBatch.OBSERVATION, observation).with(CriticNetwork.ACTION, action);
  }

  private float[] first(Network network) {
    network.output(CriticNetwork.output(0)).read(0, chosen, chosen.length);
    Arrays.fill(choice, 0);
    return chosen;
  }

  private float[] lowest(Network network) {
    first(network);
    for (int critic = 1; critic < critics; critic++) {
      network.output(CriticNetwork.output(critic)).read(0, values, values.length);
      for (int row = 0; row < values.length; row++) {
        if (values[row] < chosen[row]) {
          chosen[row] = values[row];
          choice[row] = critic;
        }
      }
    }
    return chosen;
  }

  /**
   * Returns {@code factor · ∂Q/∂action} of each of the values that {@link #lowest} or {@link
   * #first} returned last, in the columns {@code action…}; overwritten by the next call.
   */
  public ColumnBatch actionGradients(float factor) {
    Network network = trained.network();
    for (int critic = 0; critic < critics; critic++) {
      for (int row = 0; row < values.length; row++) {
        values[row] = choice[row] == critic ? factor : 0;
      }
      network.outputGradient(CriticNetwork.output(critic)).write(0, values, values.length);
    }
    network.backwardToInputs(ACTION);
    unflatten(network.inputGradient(CriticNetwork.ACTION));
    return actionGradients;
  }

  private void unflatten(Column flat) {
    int offset = 0;
    for (Column leaf : actionGradients.columns().values()) {
      int length = leaf.rowLength();
      for (int row = 0; row < leaf.rows(); row++) {
        for (int i = 0; i < length; i++) {
          float gradient = flat.getFloat((long) row * flat.rowLength() + offset + i);
          leaf.set((long) row * length + i, gradient);
        }
      }
      offset += length;
    }
  }

  /**
   * Takes a step that brings the values of actions nearer to their targets.
   *
   * @param drawn holds the actions and by what each of them counts
   * @param observation what networks see of it
   * @param targets one for each action
   * @return the errors before the step; overwritten by the next call
   * @throws dev.mobula.rllib.RllibException if the loss or a gradient is not finite
   */
  public float[] step(Transitions drawn, Column observation, float[] targets, double learningRate) {
    targetValues.write(0, targets, targets.length);
    trained.step(
        inputs(observation, drawn.actions())
            .with(SampleBatch.VALUE_TARGET, targetValues)
            .with(Transitions.WEIGHTS, drawn.weights()),
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
