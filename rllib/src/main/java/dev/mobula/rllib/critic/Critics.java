package dev.mobula.rllib.critic;

import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.StateDict;
import dev.mobula.columns.Stateful;
import dev.mobula.columns.math.Rng;
import dev.mobula.policies.Network;
import dev.mobula.policies.NetworkSpec;
import dev.mobula.rllib.LearnerResult.Metric;
import dev.mobula.rllib.TargetNetwork;
import dev.mobula.rllib.TrainedNetwork;
import dev.mobula.rllib.config.AlgorithmConfig;
import java.util.List;

/** Critics in training, and the targets that follow them. Confined to one thread. */
public abstract class Critics implements Stateful, AutoCloseable {
  /** The names of {@link #metrics}. */
  public static final List<String> METRICS =
      List.of("qf_loss", CriticLoss.QF_MEAN, CriticLoss.TD_ERROR_MEAN);

  private final CriticLoss loss;
  private final TrainedNetwork trained;
  private final TargetNetwork target;

  /**
   * Makes critics with fresh weights.
   *
   * @param size the rows of all minibatches
   */
  Critics(AlgorithmConfig config, NetworkSpec network, CriticLoss loss, int size, long seed) {
    this.loss = loss;
    this.trained =
        new TrainedNetwork(
            config, network, METRICS.getFirst(), "lr", loss, size, Rng.split(seed, "critics", 0));
    this.target = new TargetNetwork(trained.network(), config.learnerEngine());
  }

  final Network network() {
    return trained.network();
  }

  final Network target() {
    return target.network();
  }

  /** Takes a step; returns the errors before it, overwritten by the next call. */
  final float[] step(ColumnBatch minibatch, double learningRate) {
    trained.step(minibatch, learningRate);
    return loss.errors();
  }

  /** Begins the means that {@link #metrics} returns. */
  public final void beginUpdate() {
    trained.beginUpdate();
  }

  /** Returns the means of the update. */
  public final List<Metric> metrics() {
    return List.of(
        new Metric("qf_loss", trained.meanLoss()),
        new Metric(CriticLoss.QF_MEAN, trained.mean(CriticLoss.QF_MEAN)),
        new Metric(CriticLoss.TD_ERROR_MEAN, trained.mean(CriticLoss.TD_ERROR_MEAN)));
  }

  /** Returns the steps in the run that were left out as something was not finite. */
  public final long skipped() {
    return trained.skipped();
  }

  /** Moves the targets by a part of the way. */
  public final void follow(double tau) {
    target.follow(tau);
  }

  @Override
  public final StateDict saveState() {
    return new StateDict()
        .putAll("trained", trained.saveState())
        .putAll("target", target.saveState());
  }

  @Override
  public final void loadState(StateDict state) {
    trained.loadState(state.sub("trained"));
    target.loadState(state.sub("target"));
  }

  @Override
  public final void close() {
    target.close();
    trained.close();
  }
}
