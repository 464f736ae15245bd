package dev.mobula.rollout;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.columns.StateDict;
import dev.mobula.columns.Stateful;
import dev.mobula.columns.math.Rng;
import dev.mobula.envs.EnvironmentException;
import dev.mobula.envs.Space;
import dev.mobula.envs.VectorEnvironment;
import dev.mobula.envs.VectorStep;
import dev.mobula.policies.EmptyMaskException;
import dev.mobula.policies.Policy;
import dev.mobula.policies.RecurrentState;
import dev.mobula.policies.SampleBatch;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Copies that step together, with all that belongs to them: the environment, its latest
 * observations and running episodes, the policy that acts in it, the random source of its actions
 * and the normaliser of its rewards.
 */
final class EnvGroup implements Stateful, AutoCloseable {
  private final String env;
  private final Policy policy;
  private final int first;
  private final int size;
  private final boolean explore;
  private final VectorStep step;
  private final RecurrentState state;
  private final ColumnBatch seen;
  private final ColumnBatch seenLast;
  private final ColumnBatch lastForReplay;
  private final RunningEpisodes episodes;
  private final Rng rng;
  private final RewardNormalizer rewardNormalizer;
  private final List<EpisodeListener> listeners;
  private final Column values;
  private final double[] rewards;
  private final float[] learnedRewards;
  private final byte[] terminated;
  private final byte[] truncated;
  private final ColumnBatch policyOutputs;
  private final ColumnBatch envActions;
  private VectorEnvironment environment;
  private long inferenceNanos;
  private long environmentNanos;

  /**
   * Wraps an environment and a policy.
   *
   * @param first the index of its first copy among the runner's
   */
  EnvGroup(
      EnvRunnerSpec spec,
      VectorEnvironment environment,
      Policy policy,
      int first,
      RunningEpisodes episodes,
      long seed,
      List<EpisodeListener> listeners) {
    this.env = spec.env();
    this.environment = environment;
    this.policy = policy;
    this.first = first;
    this.size = environment.numEnvs();
    this.explore = spec.explore();
    this.step = VectorStep.allocate(environment.observationSpace(), size);
    this.state = new RecurrentState(policy.spec(), size);
    this.seen = state.with(step.observations());
    this.seenLast = state.with(step.finalObservations());
    this.lastForReplay = state.withPrevious(step.finalObservations());
    this.episodes = episodes;
    this.rng = new Rng(seed);
    this.rewardNormalizer = new RewardNormalizer(spec, size);
    this.listeners = listeners;
    this.values = Column.allocate(DType.FLOAT32, size);
    this.rewards = new double[size];
    this.learnedRewards = new float[size];
    this.terminated = new byte[size];
    this.truncated = new byte[size];
    Space<?> actionSpace = environment.actionSpace();
    this.envActions = ColumnBatch.allocate(actionSpace.columns(VectorEnvironment.ACTION), size);
    this.policyOutputs = state.out(envActions.renamed(actionSpace.columns(SampleBatch.ENV_ACTION)));
    policy.setTraining(true); // whatever explore says: the learner normalises what it learns from
  }

  int first() {
    return first;
  }

  int size() {
    return size;
  }

  long inferenceNanos() {
    return inferenceNanos;
  }

  long environmentNanos() {
    return environmentNanos;
  }

  /** Takes over weights and merged normalisers for the next sample. */
  void prepare(SampleRequest request) {
    policy.setWeights(request.weights(), request.version());
    policy.setEpsilon(request.epsilon());
    Normalizers.install(request.normalizers(), policy.observationPipeline(), rewardNormalizer);
    inferenceNanos = 0;
    environmentNanos = 0;
  }

  /** Starts the first episodes. */
  void reset(long seed) {
    environment.reset(seed, Map.of(), step.observations());
    startAll();
  }

  /** Starts new episodes everywhere, going on with the copies' random sources. */
  void restartEpisodes() {
    boolean[] all = new boolean[size];
    Arrays.fill(all, true);
    environment.resetWhere(all, step.observations());
    startAll();
    rewardNormalizer.restart();
  }

  /** Checks that another environment has the spaces of the one that is stepped. */
  void expectSpaces(VectorEnvironment other) {
    Space<?> observations = environment.observationSpace();
    Space<?> actions = environment.actionSpace();
    if (!other.observationSpace().equals(observations) || !other.actionSpace().equals(actions)) {
      throw new EnvironmentException(
          "%s: expected other settings to leave observations %s and actions %s, found %s and %s"
              .formatted(
                  env, observations, actions, other.observationSpace(), other.actionSpace()));
    }
  }

  /**
   * Steps another environment of the same spaces from now on, and closes the one before.
   *
   * @param running whether episodes are to be started in it at once
   */
  void replaceEnvironment(VectorEnvironment other, boolean running) {
    VectorEnvironment before = environment;
    environment = other;
    rewardNormalizer.restart();
    if (running) {
      reset(rng.nextLong());
    }
    before.close();
  }

  private void startAll() {
    state.resetAll();
    episodes.startAll();
    for (int i = 0; i < size; i++) {
      tellStart(i);
    }
  }

  private void tellStart(int i) {
    if (!listeners.isEmpty()) {
      Listeners.onEpisodeStart(listeners, episodes.id(i), environment.info(i));
    }
  }

  /** Draws the noise of state-dependent exploration anew. */
  void resampleNoise() {
    policy.resampleNoise(rng, size);
  }

  /** Computes the actions of step t into the fragment's rows, and what goes with them. */
  void act(Fragment fragment, int t) {
    long start = System.nanoTime();
    ColumnBatch rows = fragment.policyRows(this, t).withAll(policyOutputs);
    fragment.recordObservations(this, t, step.observations());
    try {
      policy.compute(seen, rows, explore, rng);
    } catch (EmptyMaskException e) {
      throw new EnvironmentException(e.ofEnvironment(where(e.row())));
    }
    fragment.recordEpisodes(this, t, episodes);
    inferenceNanos += System.nanoTime() - start;
  }

  private String where(int copy) {
    int length = episodes.length(copy);
    return "%s, copy %d, %s"
        .formatted(env, first + copy, length == 0 ? "at reset" : "step " + length);
  }

  /** Takes the step whose actions {@link #act} chose. */
  void stepEnvironment() {
    long start = System.nanoTime();
    environment.step(envActions, step);
    environmentNanos += System.nanoTime() - start;
  }

  /** Writes what step t led to into the fragment's rows. */
  void record(Fragment fragment, int t, Consumer<EpisodeMetrics> finished) {
    step.rewards().read(0, rewards, size);
    step.terminated().read(0, terminated, size);
    step.truncated().read(0, truncated, size);
    rewardNormalizer.observe(rewards);
    boolean anyTruncated = false;
    for (int i = 0; i < size; i++) {
      truncated[i] &= (byte) ~terminated[i]; // an episode that did both has terminated
      boolean ended = (terminated[i] | truncated[i]) != 0;
      episodes.add(i, rewards[i]);
      state.reward(i, rewards[i]);
      learnedRewards[i] = rewardNormalizer.reward(i, rewards[i], ended);
      if (!listeners.isEmpty() && !fragment.isPadding(this, i)) {
        tellStep(i, rewards[i], ended);
      }
      if (ended) {
        endEpisode(fragment, t, i, finished);
        anyTruncated |= truncated[i] != 0;
      }
    }
    fragment.recordStep(this, t, learnedRewards, terminated, truncated);
    if (anyTruncated && fragment.isForReplay()) {
      fragment.recordFinalObservations(this, t, lastForReplay);
    } else if (anyTruncated) {
      policy.computeValues(seenLast, values);
      fragment.recordTruncationValues(this, t, truncated, values);
    }
    forgetEnded();
  }

  /** Forgets the episodes that have ended, once their last observations were valued. */
  private void forgetEnded() {
    for (int i = 0; i < size; i++) {
      if ((terminated[i] | truncated[i]) != 0) {
        state.reset(i);
      }
    }
  }

  private void tellStep(int i, double reward, boolean ended) {
    Map<String, Object> info = environment.info(i);
    Listeners.onEpisodeStep(
        listeners,
        episodes.id(i),
        reward,
        episodes.length(i),
        ended ? Listeners.lastInfo(info) : info);
  }

  private void endEpisode(Fragment fragment, int t, int i, Consumer<EpisodeMetrics> finished) {
    if (fragment.endEpisode(this, t, i)) {
      finished.accept(
          Listeners.onEpisodeEnd(
              listeners,
              episodes.id(i),
              episodes.episodeReturn(i),
              episodes.length(i),
              listeners.isEmpty() ? Map.of() : Listeners.lastInfo(environment.info(i))));
    }
    episodes.start(i);
    if (!fragment.isPadding(this, i)) {
      tellStart(i);
    }
  }

  /** Writes the values of the states after the last step into the fragment. */
  void bootstrap(Fragment fragment) {
    long start = System.nanoTime();
    policy.computeValues(seen, values);
    fragment.recordBootstrap(this, values);
    inferenceNanos += System.nanoTime() - start;
  }

  /** Returns what the normalisers saw since {@link #prepare}. */
  StateDict takeNormalizerDeltas() {
    return Normalizers.takeDeltas(policy.observationPipeline(), rewardNormalizer);
  }

  @Override
  public StateDict saveState() {
    StateDict saved = saveBetweenEpisodes();
    if (environment.canSaveState()) {
      saved
          .putAll("policy_state", state.saveState())
          .putAll("reward_normalizer", rewardNormalizer.saveState())
          .putAll("environment", environment.saveState())
          .putBatch("observations", step.observations().copy());
    }
    return saved;
  }

  /** Returns the state without the running episodes, in place of which new ones will start. */
  StateDict saveBetweenEpisodes() {
    return new StateDict().putAll("rng", rng.saveState()).putAll("episodes", episodes.saveState());
  }

  /** Goes on where the state was saved; starts new episodes where the environment cannot. */
  @Override
  public void loadState(StateDict saved) {
    rng.loadState(saved.sub("rng"));
    episodes.loadState(saved.sub("episodes"));
    if (!saved.contains("environment")) {
      reset(rng.nextLong());
      return;
    }
    rewardNormalizer.loadState(saved.sub("reward_normalizer"));
    environment.loadState(saved.sub("environment"));
    state.loadState(saved.sub("policy_state"));
    StateDict shown = saved.sub("observations");
    step.observations().columns().forEach((name, column) -> column.copyFrom(shown.column(name)));
  }

  /** Tells whether running episodes are part of the saved state. */
  boolean savesEpisodes() {
    return environment.canSaveState();
  }

  @Override
  public void close() {
    try {
      environment.close();
    } finally {
      policy.close();
    }
  }
}
