package dev.mobula.rllib.dqn;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.columns.StateDict;
import dev.mobula.columns.math.Rng;
import dev.mobula.envs.Discrete;
import dev.mobula.policies.Network;
import dev.mobula.policies.PolicyHead;
import dev.mobula.policies.PolicySpec;
import dev.mobula.policies.SampleBatch;
import dev.mobula.policies.connectors.ObservationPipeline;
import dev.mobula.rllib.Learner;
import dev.mobula.rllib.LearnerResult;
import dev.mobula.rllib.LearnerResult.Metric;
import dev.mobula.rllib.RllibException;
import dev.mobula.rllib.replay.ReplayBuffer;
import dev.mobula.rllib.replay.Transitions;
import dev.mobula.rollout.Rollout;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The learner actor of DQN: remembers what was sampled, and takes gradient steps on transitions
 * drawn from that, towards targets of a network that follows slowly. Confined to its actor's
 * thread.
 */
public final class DqnLearner extends Learner {
  private static final String RNG = "replay_rng";
  private static final String REPLAY = "replay";
  private static final String TARGET = "target";
  private static final String OWED = "gradient_steps_owed";
  private static final String LAST_TARGET_UPDATE = "last_target_update_ts";
  private static final String TARGET_UPDATES = "num_target_updates";

  private final DqnConfig config;
  private final PolicySpec policy;
  private final DqnLoss loss;
  private final TargetNetwork target;
  private final ReplayBuffer replay;
  private final Rng rng;
  private final ObservationPipeline observations;
  private final Transitions transitions;
  private final ColumnBatch minibatch;
  private final ColumnBatch next;
  private final @Nullable Column nextMask;
  private final TdTarget tdTarget;
  private double owed;
  private long lastTargetUpdate;
  private long targetUpdates;

  /**
   * Makes the network with fresh weights, and the replay buffer.
   *
   * @param policy what the network looks like
   * @param seed decides the initial weights and what is drawn from the replay buffer
   * @throws RllibException if there is not enough memory for the replay buffer
   */
  public DqnLearner(DqnConfig config, PolicySpec policy, long seed) {
    int size = config.common().trainBatchSizePerLearner();
    Discrete actions = (Discrete) policy.actionSpace();
    PolicyHead.ActionValues head = (PolicyHead.ActionValues) policy.head();
    DqnLoss tdLoss = new DqnLoss(actions, head, config.tdErrorLossFn(), size);
    ReplayBuffer memory = replay(config, policy); // before there is a network to be closed again
    super(config.common(), policy.network(), tdLoss, size, seed);
    this.config = config;
    this.policy = policy;
    this.loss = tdLoss;
    this.target = new TargetNetwork(network(), config.common().framework());
    this.replay = memory;
    this.rng = new Rng(Rng.split(seed, "replay", 0));
    this.observations = policy.observationPipeline();
    this.transitions = new Transitions(policy.observationSpace(), actions, size);
    this.minibatch =
        transitions
            .actions()
            .with(SampleBatch.OBSERVATION, observationColumn(size))
            .with(
                SampleBatch.VALUE_TARGET,
                Column.allocate(DType.FLOAT32, size, head.returns().atoms()))
            .with(DqnLoss.WEIGHTS, transitions.weights());
    this.next = ColumnBatch.of(SampleBatch.OBSERVATION, observationColumn(size));
    this.nextMask = policy.hasActionMask() ? Column.allocate(DType.BOOL, size, actions.n()) : null;
    this.tdTarget = new TdTarget(head, actions.n(), size);
  }

  private static ReplayBuffer replay(DqnConfig config, PolicySpec policy) {
    return new ReplayBuffer(
        policy.observationSpace(),
        policy.actionSpace(),
        config.replayBufferConfig(),
        config.common().envRunners().totalEnvs());
  }

  private Column observationColumn(int rows) {
    return Column.allocate(DType.FLOAT32, rows, observations.outputSize());
  }

  /**
   * Remembers rollouts, and takes the gradient steps that are due.
   *
   * @param rollouts sampled for replay
   * @param normalizers the merged state of all normalisers
   * @param envSteps environment steps sampled in the run so far, the time of all schedules
   * @return the new weights; the old ones without metrics where no step was due
   * @throws RllibException if the loss or a gradient is not finite; the weights are those before
   *     the minibatch where it happened
   */
  public LearnerResult update(List<Rollout> rollouts, StateDict normalizers, long envSteps) {
    long start = System.nanoTime();
    replay.add(rollouts);
    observations.loadState(normalizers.sub(SampleBatch.OBSERVATION));
    long added = System.nanoTime();
    int steps = stepsDue(rollouts, envSteps);
    if (steps == 0) {
      return weights();
    }
    double learningRate = config.common().lr().value(envSteps);
    beginUpdate();
    for (int i = 0; i < steps; i++) {
      fillMinibatch();
      step(minibatch, learningRate);
      replay.update(transitions, loss.errors());
    }
    addTrainedRows(steps * minibatch.rows());
    updateTarget(envSteps);
    List<Metric> timers =
        List.of(
            new Metric("replay", (added - start) * 1e-9),
            new Metric("minibatches", (System.nanoTime() - added) * 1e-9));
    return endUpdate(learningRate, metrics(steps), timers);
  }

  /** Returns how many gradient steps to take, and keeps what is left over for the next time. */
  private int stepsDue(List<Rollout> rollouts, long envSteps) {
    if (envSteps < config.numStepsSampledBeforeLearningStarts()
        || !replay.canSample(config.nStep())) {
      return 0;
    }
    Double intensity = config.trainingIntensity();
    if (intensity == null) {
      return 1;
    }
    int sampled = rollouts.stream().mapToInt(Rollout::numEnvSteps).sum();
    owed += sampled * intensity / minibatch.rows();
    int due = (int) owed;
    owed -= due;
    return due;
  }

  private void fillMinibatch() {
    replay.sample(config.nStep(), config.common().gamma(), rng, transitions);
    observations.apply(
        transitions.observations(), minibatch.column(SampleBatch.OBSERVATION), false);
    observations.apply(transitions.nextObservations(), next.column(SampleBatch.OBSERVATION), false);
    if (nextMask != null) {
      policy.readActionMask(transitions.nextObservations(), nextMask);
    }
    Network chooser = config.doubleQ() ? network() : target.network();
    target.network().forward(next);
    if (config.doubleQ()) {
      chooser.forward(next);
    }
    tdTarget.compute(
        transitions,
        chooser,
        target.network(),
        nextMask,
        minibatch.column(SampleBatch.VALUE_TARGET));
  }

  private void updateTarget(long envSteps) {
    if (envSteps - lastTargetUpdate >= config.targetNetworkUpdateFreq()) {
      target.follow(config.tau());
      lastTargetUpdate = envSteps;
      targetUpdates++;
    }
  }

  private List<Metric> metrics(int steps) {
    return List.of(
        new Metric("num_gradient_steps", steps),
        new Metric(TARGET_UPDATES, targetUpdates),
        new Metric("replay_buffer_rows", replay.size()),
        new Metric("replay_buffer_bytes", replay.byteSize()));
  }

  /** Returns the names of the metrics of an update, in their order. */
  static Set<String> metricNames() {
    return metricNames(
        DqnLoss.METRICS,
        List.of(
            new Metric("num_gradient_steps", 0),
            new Metric(TARGET_UPDATES, 0),
            new Metric("replay_buffer_rows", 0),
            new Metric("replay_buffer_bytes", 0)));
  }

  /** Includes the replay buffer. */
  @Override
  public StateDict saveState() {
    return super.saveState()
        .putAll(RNG, rng.saveState())
        .putAll(REPLAY, replay.saveState())
        .putAll(TARGET, target.saveState())
        .putDouble(OWED, owed)
        .putLong(LAST_TARGET_UPDATE, lastTargetUpdate)
        .putLong(TARGET_UPDATES, targetUpdates);
  }

  @Override
  public void loadState(StateDict state) {
    super.loadState(state);
    rng.loadState(state.sub(RNG));
    replay.loadState(state.sub(REPLAY));
    target.loadState(state.sub(TARGET));
    owed = state.getDouble(OWED);
    lastTargetUpdate = state.getLong(LAST_TARGET_UPDATE);
    targetUpdates = state.getLong(TARGET_UPDATES);
  }

  @Override
  public void close() {
    target.close();
    super.close();
  }
}
