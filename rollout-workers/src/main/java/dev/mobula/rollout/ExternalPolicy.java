package dev.mobula.rollout;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.columns.StateDict;
import dev.mobula.columns.math.Rng;
import dev.mobula.envs.EnvironmentException;
import dev.mobula.policies.Policy;
import dev.mobula.policies.PolicySpec;
import dev.mobula.policies.RecurrentState;
import dev.mobula.policies.SampleBatch;
import dev.mobula.rollout.client.internal.RowCodec;
import dev.mobula.rollout.internal.Peer;
import dev.mobula.rollout.internal.wire.Position;
import dev.mobula.rollout.internal.wire.Response;
import dev.mobula.rollout.internal.wire.Tensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Chooses the actions of all episodes that wait for one, together, and records what they lead to.
 * Confined to one thread.
 */
final class ExternalPolicy implements AutoCloseable {
  private final EnvRunnerSpec spec;
  private final Policy policy;
  private final Rng rng;
  private final ExternalSteps steps;
  private final RewardNormalizer rewardNormalizer;
  private final List<EpisodeListener> listeners;
  private final ExternalInputs inputs;
  private final RowCodec actionCodec;
  private final List<ExternalEpisode> waiting = new ArrayList<>();
  private final RecurrentState memory;
  private final RecurrentState asked;
  private final ColumnBatch seen;
  private final ColumnBatch seenForReplay;
  private final ColumnBatch envActions;
  private final ColumnBatch outputs;
  private final Column values;
  private List<EpisodeMetrics> finished = new ArrayList<>();
  private long inferenceNanos;

  ExternalPolicy(EnvRunnerSpec spec, long seed) {
    PolicySpec policySpec = spec.policy();
    int slots = spec.numEnvs();
    this.spec = spec;
    this.policy = Policy.create(policySpec, spec.engine().engine(), slots);
    this.rng = new Rng(seed);
    this.steps = new ExternalSteps(spec, FragmentColumns.of(spec));
    this.rewardNormalizer = new RewardNormalizer(spec, slots);
    this.listeners = Listeners.create(spec.listeners());
    this.inputs = new ExternalInputs(spec);
    this.actionCodec = new RowCodec(policySpec.actionSpace(), SampleBatch.ENV_ACTION);
    this.memory = new RecurrentState(policySpec, slots);
    this.asked = new RecurrentState(policySpec, slots);
    this.seen = asked.with(inputs.observations());
    this.seenForReplay = asked.withPrevious(inputs.observations());
    this.envActions = actionCodec.allocate(slots);
    this.outputs = asked.out(envActions);
    this.values = Column.allocate(DType.FLOAT32, slots);
    policy.setTraining(true);
  }

  /** Takes over weights and merged normalisers. */
  void prepare(SampleRequest request) {
    policy.setWeights(request.weights(), request.version());
    policy.setEpsilon(request.epsilon());
    Normalizers.install(request.normalizers(), policy.observationPipeline(), rewardNormalizer);
  }

  /** Returns what reads the requests. */
  ExternalInputs inputs() {
    return inputs;
  }

  boolean hasEnough() {
    return steps.areEnough();
  }

  void start(ExternalEpisode episode) {
    memory.reset(episode.slot());
    Listeners.onEpisodeStart(listeners, episode.id(), Map.of());
  }

  /**
   * Has an episode wait for its next action, which {@link #act} chooses.
   *
   * @param logged what was done instead; nothing where it is asked for
   * @throws EnvironmentException if the observation is none, which changes nothing
   */
  void ask(
      ExternalEpisode episode,
      Position at,
      Peer peer,
      List<Tensor> observation,
      List<Tensor> logged) {
    inputs.read(observation, waiting.size());
    completeStep(episode, false);
    asked.copyRow(waiting.size(), memory, episode.slot());
    episode.waitFor(at, peer, logged);
    waiting.add(episode);
  }

  /** Adds to the reward of the latest step. */
  void reward(ExternalEpisode episode, double reward) {
    if (!Double.isFinite(reward)) {
      throw new EnvironmentException("expected a finite reward, found " + reward);
    }
    if (episode.openStep() == ExternalEpisode.NONE) {
      throw new EnvironmentException(
          "expected get_action or log_action before the first log_returns of an episode");
    }
    episode.addReward(reward);
  }

  private void completeStep(ExternalEpisode episode, boolean ends) {
    if (episode.openStep() == ExternalEpisode.NONE) {
      return;
    }
    double reward = episode.reward();
    rewardNormalizer.observe(episode.slot(), reward);
    memory.reward(episode.slot(), reward);
    steps.recordStep(episode, rewardNormalizer.reward(episode.slot(), reward, ends));
    episode.completeStep();
    Listeners.onEpisodeStep(listeners, episode.id(), reward, episode.length(), Map.of());
  }

  /** Ends an episode; one without a step leaves no trace. */
  void end(ExternalEpisode episode, List<Tensor> lastObservation, boolean truncated) {
    inputs.readLast(lastObservation, waiting.size());
    completeStep(episode, true);
    if (episode.length() == 0) {
      return;
    }
    if (truncated) {
      truncate(episode);
    } else {
      steps.terminate(episode);
    }
    finished.add(
        Listeners.onEpisodeEnd(
            listeners, episode.id(), episode.episodeReturn(), episode.length(), Map.of()));
  }

  private void truncate(ExternalEpisode episode) {
    int row = waiting.size();
    asked.copyRow(row, memory, episode.slot());
    if (spec.forReplay()) {
      steps.truncate(episode, seenForReplay.slice(row, row + 1));
      return;
    }
    policy.computeValues(seen.slice(row, row + 1), values.slice(0, 1));
    steps.truncate(episode, values.getFloat(0));
  }

  /** Goes on without an episode. */
  void giveUp(ExternalEpisode episode) {
    steps.giveUp(episode);
    rewardNormalizer.restart(episode.slot());
  }

  /** Chooses the actions of all episodes that wait. */
  void act() {
    long start = System.nanoTime();
    if (!waiting.isEmpty()) {
      compute(waiting.size());
    }
    waiting.clear();
    inferenceNanos += System.nanoTime() - start;
  }

  private void compute(int count) {
    int from = steps.begin(count);
    ColumnBatch rows = steps.policyRows(from, from + count).withAll(outputs.slice(0, count));
    steps.recordObservations(from, inputs.observations().slice(0, count));
    policy.compute(seen.slice(0, count), rows, spec.explore(), rng);
    for (int i = 0; i < count; i++) {
      answer(waiting.get(i), i, from + i);
    }
  }

  private void answer(ExternalEpisode episode, int i, int row) {
    memory.copyRow(episode.slot(), asked, i);
    steps.recordEpisode(row, episode.id(), episode.length());
    episode.openStep(row);
    Response.Builder answer = Response.newBuilder().setAt(episode.waitingAt());
    if (episode.logged().isEmpty()) {
      answer.addAllAction(actionCodec.encode(envActions, i));
    } else {
      steps.replaceAction(row, inputs.drawn(episode.logged()));
    }
    Peer peer = Objects.requireNonNull(episode.waiting());
    episode.done(answer.build());
    peer.answer(episode.lastAnswer());
  }

  /** Returns what was sampled since the last time; there must be enough. */
  Rollout take(Collection<ExternalEpisode> running, long version, double environmentSeconds) {
    ExternalFragment fragment = steps.take(running, version);
    Rollout rollout =
        new Rollout(
            fragment.batch(),
            fragment.validSteps(),
            finished,
            List.of(Normalizers.takeDeltas(policy.observationPipeline(), rewardNormalizer)),
            new Rollout.Timers(inferenceNanos * 1e-9, environmentSeconds));
    finished = new ArrayList<>();
    inferenceNanos = 0;
    Listeners.onSampleEnd(listeners, rollout);
    return rollout;
  }

  StateDict saveState() {
    return rng.saveState();
  }

  void loadState(StateDict state) {
    rng.loadState(state);
  }

  @Override
  public void close() {
    policy.close();
  }
}
