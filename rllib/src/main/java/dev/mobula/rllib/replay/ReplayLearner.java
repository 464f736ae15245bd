package dev.mobula.rllib.replay;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.StateDict;
import dev.mobula.columns.math.Rng;
import dev.mobula.envs.Space;
import dev.mobula.policies.Network;
import dev.mobula.policies.NetworkSpec;
import dev.mobula.policies.Outputs;
import dev.mobula.policies.PolicySpec;
import dev.mobula.policies.SampleBatch;
import dev.mobula.policies.Sequences;
import dev.mobula.policies.connectors.ObservationPipeline;
import dev.mobula.rllib.Finite;
import dev.mobula.rllib.Learner;
import dev.mobula.rllib.LearnerResult;
import dev.mobula.rllib.LearnerResult.Metric;
import dev.mobula.rllib.Loss;
import dev.mobula.rllib.config.IntRange;
import dev.mobula.rollout.Rollout;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The actor that learns from a replay buffer: remembers what was sampled, and takes the gradient
 * steps that are due on transitions drawn from that. A subclass says what a gradient step is.
 * Confined to its actor's thread.
 */
public abstract class ReplayLearner extends Learner {
  private static final String RNG = "replay_rng";
  private static final String REPLAY = "replay";
  private static final String BYTES = "replay_buffer_bytes";
  private static final String OWED = "gradient_steps_owed";

  private final OffPolicySpec config;
  private final Replay replay;
  private final Rng rng;
  private final ObservationPipeline observations;
  private final @Nullable ReplayedSequences sequences;
  private final Transitions transitions;
  private final Column observation;
  private final Column nextObservation;
  private final float[] returns;
  private final float[] discounts;
  private double owed;

  /**
   * Makes the network with fresh weights, and the replay buffer.
   *
   * @param policy what the network looks like
   * @param loss minimised by {@link #step}
   * @param seed decides the initial weights and what is drawn from the replay buffer
   * @throws dev.mobula.rllib.RllibException if there is not enough memory for the replay buffer
   */
  protected ReplayLearner(OffPolicySpec config, PolicySpec policy, Loss loss, long seed) {
    int size = minibatchRows(config);
    Rng draws = new Rng(Rng.split(seed, "replay", 0));
    Replay memory = replay(config, policy, draws, seed); // before there is a network to be closed
    super(config.common(), policy.network(), loss, size, seed);
    this.config = config;
    this.replay = memory;
    this.rng = draws;
    this.observations = policy.observationPipeline();
    this.sequences =
        config.common().model().useLstm()
            ? new ReplayedSequences(policy, lengths(config), sequenceCount(config))
            : null;
    this.transitions =
        sequences == null
            ? new Transitions(policy.observationSpace(), policy.actionSpace(), size)
            : sequences.transitions();
    this.observation = observations.allocate(size);
    this.returns = new float[size];
    this.discounts = new float[size];
    this.nextObservation = observations.allocate(size);
  }

  private static ReplayedSequences.Lengths lengths(OffPolicySpec config) {
    return new ReplayedSequences.Lengths(
        config.burnInLen(), config.common().model().maxSeqLen(), config.offPolicy().nStep().high());
  }

  private static int sequenceCount(OffPolicySpec config) {
    return config.common().trainBatchSizePerLearner() / config.common().model().maxSeqLen();
  }

  /** Returns the rows that networks see in each gradient step. */
  protected static int minibatchRows(OffPolicySpec config) {
    return config.common().model().useLstm()
        ? sequenceCount(config) * lengths(config).all()
        : config.common().trainBatchSizePerLearner();
  }

  private static Replay replay(OffPolicySpec config, PolicySpec policy, Rng rng, long seed) {
    ReplayBufferConfig settings = config.offPolicy().replayBufferConfig();
    int copies = config.common().envRunners().totalEnvs();
    IntRange nStep = config.offPolicy().nStep();
    double gamma = config.common().gamma();
    Space<?> observation = policy.observationSpace();
    int stack = policy.frameStack();
    Space<?> action = policy.actionSpace();
    String actor = settings.actorName();
    return actor == null
        ? new LocalReplay(
            new ReplayBuffer(observation, stack, action, policy.memoryColumns(), settings, copies),
            nStep,
            gamma,
            rng)
        : SharedReplay.join(
            actor,
            new ReplayActor.Settings(
                observation,
                stack,
                action,
                settings,
                copies,
                nStep,
                gamma,
                Rng.split(seed, "replay", 0)));
  }

  /** Returns the transitions that each gradient step draws anew, into the same memory. */
  protected final Transitions transitions() {
    return transitions;
  }

  /**
   * Returns what networks see of the transitions: their actions and weights, and what observations
   * became; the same memory for each gradient step.
   */
  protected final ColumnBatch seen() {
    ColumnBatch seen =
        transitions
            .actions()
            .with(SampleBatch.OBSERVATION, observation)
            .with(Transitions.WEIGHTS, transitions.weights());
    Column previous = sequences == null ? null : sequences.previous();
    return previous == null ? seen : seen.with(SampleBatch.PREVIOUS_IN, previous);
  }

  /** Returns what networks see after the transitions; the same memory for each gradient step. */
  protected final ColumnBatch seenNext() {
    return ColumnBatch.of(SampleBatch.OBSERVATION, nextObservation);
  }

  /** Returns which of the rows follow one another; null where each stands alone. */
  protected final @Nullable Sequences sequences() {
    return sequences == null ? null : sequences.sequences();
  }

  /**
   * Makes what computes outputs of networks for what the transitions led to.
   *
   * @param spec of the networks
   */
  protected final NextOutputs nextOutputs(NetworkSpec spec) {
    if (sequences == null) {
      ColumnBatch next = seenNext();
      return network -> {
        network.forward(next);
        return network;
      };
    }
    SequenceOutputs outputs = new SequenceOutputs(sequences, spec);
    ColumnBatch seen = seen();
    return network -> outputs.compute(network, seen);
  }

  /** What a network says of what transitions led to. */
  @FunctionalInterface
  protected interface NextOutputs {
    /** Computes the outputs, valid until the next call or forward of the network. */
    Outputs compute(Network network);
  }

  /**
   * Computes {@code R + d · V} of each transition that was drawn: R and the discount d of its
   * steps, and the value V of what it led to.
   *
   * @param values one or more for each transition, side by side; without effect where d is 0
   * @param into as many
   */
  protected final void bootstrap(float[] values, float[] into) {
    transitions.returns().read(0, returns, returns.length);
    transitions.discounts().read(0, discounts, returns.length);
    int each = values.length / returns.length;
    for (int i = 0; i < values.length; i++) {
      int row = i / each;
      into[i] = returns[row] + (discounts[row] == 0 ? 0 : discounts[row] * values[i]);
    }
  }

  /**
   * Takes a gradient step on the transitions that were just drawn.
   *
   * @param envSteps the time of all schedules
   * @return the error of each of them, by which they are drawn from now on
   */
  protected abstract float[] gradientStep(long envSteps);

  /** Is called once all gradient steps of an update have been taken. */
  protected void afterGradientSteps(long envSteps) {}

  /** Returns the learning rate of the network that acts. */
  protected double learningRate(long envSteps) {
    return config.common().lr().value(envSteps);
  }

  /** Returns what the algorithm reports beside the loss and the replay buffer. */
  protected abstract List<Metric> ownMetrics();

  /**
   * Remembers rollouts, and takes the gradient steps that are due.
   *
   * @param rollouts sampled for replay
   * @param normalizers the merged state of all normalisers
   * @param envSteps environment steps sampled in the run so far, the time of all schedules
   * @return the new weights; the old ones without metrics where no step was due
   * @throws dev.mobula.rllib.RllibException if the loss or a gradient is not finite; the weights
   *     are those before the minibatch where it happened
   */
  public final LearnerResult update(List<Rollout> rollouts, StateDict normalizers, long envSteps) {
    long start = System.nanoTime();
    replay.add(rollouts);
    observations.loadState(normalizers.sub(SampleBatch.OBSERVATION));
    long added = System.nanoTime();
    int steps = stepsDue(rollouts, envSteps);
    if (steps == 0) {
      return unchanged();
    }
    beginUpdate();
    for (int i = 0; i < steps; i++) {
      draw();
      remember(gradientStep(envSteps));
    }
    addTrainedRows(steps * learntRows());
    afterGradientSteps(envSteps);
    List<Metric> timers =
        List.of(
            new Metric("replay", (added - start) * 1e-9),
            new Metric("minibatches", (System.nanoTime() - added) * 1e-9));
    return endUpdate(learningRate(envSteps), metrics(steps), timers);
  }

  /** Returns how many gradient steps to take, and keeps what is left over for the next time. */
  private int stepsDue(List<Rollout> rollouts, long envSteps) {
    if (envSteps < config.offPolicy().numStepsSampledBeforeLearningStarts()
        || !replay.canSample()) {
      return 0;
    }
    Double intensity = config.offPolicy().trainingIntensity();
    if (intensity == null) {
      return 1;
    }
    int sampled = rollouts.stream().mapToInt(Rollout::numEnvSteps).sum();
    owed += sampled * intensity / learntRows();
    int due = (int) owed;
    owed -= due;
    return due;
  }

  /** Returns the rows that a gradient step learns from, where no episode is shorter. */
  private int learntRows() {
    return sequences == null
        ? transitions.count()
        : sequenceCount(config) * config.common().model().maxSeqLen();
  }

  /** Notes the errors by which rows are drawn from now on. */
  private void remember(float[] errors) {
    if (!Finite.all(errors)) {
      return; // the step was left out, and priorities stay
    }
    if (sequences == null) {
      replay.update(transitions, errors);
    } else {
      replay.update(sequences, errors);
    }
  }

  private void draw() {
    if (sequences != null) {
      replay.sample(sequences);
      observations.apply(transitions.observations(), observation, false);
      return;
    }
    replay.sample(transitions);
    observations.apply(transitions.observations(), observation, false);
    observations.apply(transitions.nextObservations(), nextObservation, false);
  }

  private List<Metric> metrics(int steps) {
    List<Metric> metrics = new ArrayList<>(ownMetrics());
    metrics.add(new Metric("num_gradient_steps", steps));
    metrics.add(new Metric("replay_buffer_rows", replay.size()));
    metrics.addAll(initialMetrics());
    return metrics;
  }

  /** Returns the bytes of the replay buffer, which are taken at the start. */
  @Override
  protected List<Metric> initialMetrics() {
    return List.of(new Metric(BYTES, replay.byteSize()));
  }

  /**
   * Returns the names of the metrics of an update, in their order.
   *
   * @param ofLoss those of the loss
   * @param own those of {@link #ownMetrics}
   */
  protected static Set<String> metricNames(List<String> ofLoss, List<String> own) {
    List<String> names = new ArrayList<>(own);
    names.add("num_gradient_steps");
    names.add("replay_buffer_rows");
    names.add(BYTES);
    return Learner.metricNames(ofLoss, names);
  }

  /** Includes the replay buffer. */
  @Override
  public StateDict saveState() {
    return super.saveState()
        .putAll(RNG, rng.saveState())
        .putAll(REPLAY, replay.saveState())
        .putDouble(OWED, owed);
  }

  @Override
  public void loadState(StateDict state) {
    super.loadState(state);
    rng.loadState(state.sub(RNG));
    replay.loadState(state.sub(REPLAY));
    owed = state.getDouble(OWED);
  }

  /** Gives up the replay buffer too, unless it is an actor that others have made. */
  @Override
  public void close() {
    try {
      super.close();
    } finally {
      replay.close();
    }
  }
}
