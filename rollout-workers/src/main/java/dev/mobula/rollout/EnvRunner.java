package dev.mobula.rollout;

import dev.mobula.columns.StateDict;
import dev.mobula.columns.math.Rng;
import dev.mobula.envs.AutoresetMode;
import dev.mobula.envs.Environments;
import dev.mobula.envs.VectorEnvironment;
import dev.mobula.policies.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Steps a vector environment with a policy and returns what happened; the actor behind rollouts.
 * What it samples is determined by spec, seed and requests. Confined to one thread (its actor's);
 * with several {@linkplain EnvRunnerSpec#numEnvGroups() groups}, environments step on a second
 * thread of its own.
 */
public final class EnvRunner implements Sampler {
  /** Ids of episodes are counted from a multiple of this on, by the runner's index. */
  static final long EPISODES_PER_RUNNER = 1L << 40;

  private final EnvRunnerSpec spec;
  private final int workerIndex;
  private final long seed;
  private final List<EnvGroup> groups = new ArrayList<>();
  private final FragmentColumns columns;
  private final Stepper stepper;
  private final List<EpisodeListener> listeners;
  private boolean started;
  private boolean sampling; // or failed while it was

  /**
   * Makes the environments and the policy.
   *
   * @param workerIndex 0 for a local runner, else 1 and up
   * @param seed the seed of this runner; environments, actions and exploration are split from it
   */
  public EnvRunner(EnvRunnerSpec spec, int workerIndex, long seed) {
    this.spec = spec;
    this.workerIndex = workerIndex;
    this.seed = seed;
    this.columns = FragmentColumns.of(spec);
    this.listeners = Listeners.create(spec.listeners());
    this.stepper = new Stepper(spec.numEnvGroups());
    try {
      for (int g = 0; g < spec.numEnvGroups(); g++) {
        groups.add(group(g));
      }
    } catch (RuntimeException | Error failure) {
      closeAfter(failure, this);
      throw failure;
    }
  }

  private static void closeAfter(Throwable failure, AutoCloseable made) {
    try {
      made.close();
    } catch (Exception another) {
      failure.addSuppressed(another);
    }
  }

  private EnvGroup group(int g) {
    VectorEnvironment environment = environment(spec.envConfig());
    try {
      return group(g, environment);
    } catch (RuntimeException | Error failure) {
      closeAfter(failure, environment);
      throw failure;
    }
  }

  private VectorEnvironment environment(Map<String, Object> envConfig) {
    int size = spec.numEnvs() / spec.numEnvGroups();
    VectorEnvironment environment =
        Environments.makeVector(
            spec.env(), envConfig, size, AutoresetMode.SAME_STEP, spec.restartFailedEnvironments());
    try {
      Listeners.onEnvironmentCreated(listeners, workerIndex, environment);
      return spec.policy().stackFrames(environment);
    } catch (RuntimeException | Error failure) {
      closeAfter(failure, environment);
      throw failure;
    }
  }

  /**
   * Makes all environments anew with other settings, for the next sample, which starts new episodes
   * then.
   *
   * @throws dev.mobula.envs.EnvironmentException if they cannot be made, or have other spaces; the
   *     environments are those before
   */
  @Override
  public void setEnvConfig(Map<String, Object> envConfig) {
    List<VectorEnvironment> made = new ArrayList<>();
    try {
      for (int g = 0; g < groups.size(); g++) {
        made.add(environment(envConfig));
        groups.get(g).expectSpaces(made.getLast());
      }
    } catch (RuntimeException | Error failure) {
      made.forEach(each -> closeAfter(failure, each));
      throw failure;
    }
    for (int g = 0; g < groups.size(); g++) {
      groups.get(g).replaceEnvironment(made.get(g), started);
    }
  }

  private EnvGroup group(int g, VectorEnvironment environment) {
    int size = environment.numEnvs();
    Policy policy = Policy.create(spec.policy(), spec.engine().engine(), size);
    try {
      return new EnvGroup(
          spec,
          environment,
          policy,
          g * size,
          new RunningEpisodes(size, workerIndex * EPISODES_PER_RUNNER + g, spec.numEnvGroups()),
          Rng.split(seed, "actions", g),
          listeners);
    } catch (RuntimeException | Error failure) {
      closeAfter(failure, policy);
      throw failure;
    }
  }

  @Override
  public List<Rollout> trySample(SampleRequest request) {
    return List.of(sample(request));
  }

  /** Samples one fragment with the given weights; the first call starts the episodes. */
  public Rollout sample(SampleRequest request) {
    sampling = true;
    Rollout rollout = sampleFragment(request);
    sampling = false;
    return rollout;
  }

  private Rollout sampleFragment(SampleRequest request) {
    for (EnvGroup group : groups) {
      group.prepare(request);
    }
    startEpisodes();
    Fragment fragment = new Fragment(spec, columns);
    List<EpisodeMetrics> episodes = new ArrayList<>();
    int running = groups.size();
    for (int t = 0; running > 0; t++) {
      running = sampleStep(fragment, t, episodes);
    }
    if (fragment.wantsBootstrap()) {
      groups.forEach(group -> group.bootstrap(fragment));
    }
    Rollout rollout =
        new Rollout(
            fragment.seal(request.version()),
            fragment.validSteps(),
            episodes,
            groups.stream().map(EnvGroup::takeNormalizerDeltas).toList(),
            timers());
    Listeners.onSampleEnd(listeners, rollout);
    return rollout;
  }

  /** Ends step t−1 and begins step t in every group; returns how many go on. */
  private int sampleStep(Fragment fragment, int t, List<EpisodeMetrics> episodes) {
    int running = 0;
    for (int g = 0; g < groups.size(); g++) {
      EnvGroup group = groups.get(g);
      if (t > 0 && !fragment.isComplete(group, t - 1)) {
        stepper.await(g);
        group.record(fragment, t - 1, episodes::add);
      }
      if (!fragment.isComplete(group, t)) {
        drawNoise(group, t);
        group.act(fragment, t);
        stepper.submit(g, group::stepEnvironment);
        running++;
      }
    }
    return running;
  }

  private void drawNoise(EnvGroup group, int t) {
    int every = spec.sdeSampleFreq();
    if (t == 0 || (every > 0 && t % every == 0)) {
      group.resampleNoise();
    }
  }

  private void startEpisodes() {
    if (!started) {
      for (EnvGroup group : groups) {
        group.reset(Rng.split(seed, "environments", group.first()));
      }
      started = true;
    } else if (spec.batchMode() == BatchMode.COMPLETE_EPISODES) {
      groups.forEach(EnvGroup::restartEpisodes);
    }
  }

  private Rollout.Timers timers() {
    long inference = groups.stream().mapToLong(EnvGroup::inferenceNanos).sum();
    long environment = groups.stream().mapToLong(EnvGroup::environmentNanos).sum();
    return new Rollout.Timers(inference * 1e-9, environment * 1e-9);
  }

  /**
   * Tells whether {@link #saveState} includes running episodes, so that sampling goes on exactly.
   */
  @Override
  public boolean savesEpisodes() {
    return groups.stream().allMatch(EnvGroup::savesEpisodes);
  }

  /**
   * After a sample that failed, the running episodes are left out: some environments have taken a
   * step of which others know nothing, and one may still be taking it.
   */
  @Override
  public StateDict saveState() {
    StateDict state = new StateDict().putLong("started", started ? 1 : 0);
    for (int g = 0; g < groups.size(); g++) {
      EnvGroup group = groups.get(g);
      state.putAll("group_" + g, sampling ? group.saveBetweenEpisodes() : group.saveState());
    }
    return state;
  }

  @Override
  public void loadState(StateDict state) {
    started = state.getLong("started") != 0;
    for (int g = 0; g < groups.size() && started; g++) {
      groups.get(g).loadState(state.sub("group_" + g));
    }
  }

  /** Closes the environments; a second call does nothing. */
  @Override
  public void close() {
    stepper.close();
    RuntimeException failure = null;
    for (EnvGroup group : groups) {
      try {
        group.close();
      } catch (RuntimeException e) {
        failure = failure == null ? e : failure;
        if (failure != e) {
          failure.addSuppressed(e);
        }
      }
    }
    groups.clear();
    if (failure != null) {
      throw failure;
    }
  }
}
