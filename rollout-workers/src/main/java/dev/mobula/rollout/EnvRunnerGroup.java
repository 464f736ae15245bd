package dev.mobula.rollout;

import dev.mobula.columns.Column;
import dev.mobula.columns.StateDict;
import dev.mobula.columns.Stateful;
import dev.mobula.columns.math.Rng;
import dev.mobula.core.ActorCreator;
import dev.mobula.core.ActorHandle;
import dev.mobula.core.Mobula;
import dev.mobula.core.MobulaException;
import dev.mobula.core.ObjectRef;
import dev.mobula.envs.EnvironmentException;
import dev.mobula.rollout.RunnerActors.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The runners of an algorithm: one local or n remote {@link EnvRunner} actors that sample at the
 * same time. Rollouts and normaliser states are combined in the order of the runners, so that the
 * result does not depend on which was faster. A runner that fails is made anew and its fragment is
 * lost. Confined to one thread.
 */
public final class EnvRunnerGroup implements Stateful, AutoCloseable {
  private static final String KIND = "EnvRunner";

  private final Placement placement;
  private final long seed;
  private final RunnerActors<Sampler> runners;
  private final PendingSamples pending;
  private final Normalizers normalizers;
  private EnvRunnerSpec spec;

  /**
   * Where runners run.
   *
   * @param numEnvRunners 0 for one beside the caller, on a thread of its own
   * @param numCpus CPUs that each remote one reserves
   * @param numGpus cards that each remote one reserves; one in a process sees no other
   * @param isolated whether each remote one has a JVM of its own; where the environment must be
   *     made in such a one, all have
   */
  public record Placement(int numEnvRunners, double numCpus, double numGpus, boolean isolated) {}

  /** Starts the runners; the runtime must be initialised. */
  public EnvRunnerGroup(
      EnvRunnerSpec spec, Placement placement, FaultTolerance faultTolerance, long seed) {
    this(spec, placement, faultTolerance, seed, null);
  }

  EnvRunnerGroup(
      EnvRunnerSpec spec,
      Placement placement,
      FaultTolerance faultTolerance,
      long seed,
      RunnerActors.@Nullable Pause pause) {
    this.spec = spec;
    this.placement = placement;
    this.seed = seed;
    this.normalizers = new Normalizers(spec);
    this.runners = new RunnerActors<>(KIND, this::start, faultTolerance, pause);
    this.pending = new PendingSamples(runners);
    startAll();
  }

  private void startAll() {
    if (placement.numEnvRunners() == 0) {
      runners.add(0);
    }
    for (int index = 1; index <= placement.numEnvRunners(); index++) {
      runners.add(index);
    }
  }

  private ActorHandle<Sampler> start(int workerIndex, int generation) {
    long runnerSeed =
        Rng.split(Rng.split(seed, "env_runner", workerIndex), "generation", generation);
    ActorCreator<Sampler> creator =
        spec.isExternal()
            ? Mobula.actor(ExternalEnvRunner::new, spec, workerIndex, runnerSeed)
            : Mobula.actor(EnvRunner::new, spec, workerIndex, runnerSeed);
    boolean local = placement.numEnvRunners() == 0;
    if (local) {
      creator.dedicatedThread();
    } else {
      creator.numCpus(placement.numCpus()).numGpus(placement.numGpus());
    }
    return EnvironmentActors.place(
            creator, spec.env(), spec.envConfig(), placement.isolated() && !local)
        .remote();
  }

  /**
   * Samples one fragment from every runner with the given weights; of external environments, one
   * from each that has enough steps, as soon as any has. The others go on by the weights of this
   * call, until they look for those of a later one.
   *
   * @param epsilon the probability of a random action, where the policy explores so
   * @return the rollouts of those that did not fail, at least one, in the order of the runners
   * @throws EnvironmentException if an environment broke its contract, which a restart would not
   *     mend
   * @throws RolloutException if a runner failed and may not, or not any more, be restarted or
   *     ignored
   */
  public List<Rollout> sample(Column weights, long version, double epsilon) {
    while (true) {
      if (runners.members().isEmpty()) {
        throw new IllegalStateException("expected an open group of runners, found a closed one");
      }
      SampleRequest request = new SampleRequest(weights, version, normalizers.state(), epsilon);
      List<Rollout> rollouts = spec.isExternal() ? pending.sample(request) : sampleOnce(request);
      if (!rollouts.isEmpty()) {
        rollouts.forEach(rollout -> normalizers.merge(rollout.normalizerDeltas()));
        return rollouts;
      }
      runners.expectNotStopped();
    }
  }

  private List<Rollout> sampleOnce(SampleRequest request) {
    List<Member<Sampler>> members = runners.members();
    List<ObjectRef<List<Rollout>>> pending = new ArrayList<>();
    for (Member<Sampler> member : members) {
      pending.add(member.actor().call(Sampler::trySample, request));
    }
    List<Rollout> rollouts = new ArrayList<>();
    // The last one to be asked is mostly the last to be done, so that this thread is woken once.
    for (int i = pending.size() - 1; i >= 0; i--) {
      try {
        rollouts.addAll(0, runners.await(members.get(i), pending.get(i)));
      } catch (MobulaException failure) {
        runners.failed(members.get(i), failure);
      }
    }
    return rollouts;
  }

  /**
   * Has all runners, also those made anew later, step environments with other settings from the
   * next sample on, in new episodes.
   *
   * @throws EnvironmentException if they cannot be made, or have other spaces; runners made anew
   *     later step those before, runners that had taken the new ones keep them
   */
  public void setEnvConfig(Map<String, Object> envConfig) {
    EnvRunnerSpec before = spec;
    spec = spec.withEnvConfig(envConfig);
    try {
      runners.members().forEach(this::replaceEnvironments);
    } catch (RuntimeException failure) {
      spec = before;
      throw failure;
    }
  }

  private void replaceEnvironments(Member<Sampler> member) {
    try {
      runners.await(member, member.actor().call(Sampler::setEnvConfig, spec.envConfig()));
    } catch (MobulaException failure) {
      runners.failed(member, failure);
    }
  }

  /**
   * Has {@link #sample} not wait, now or later, for runners to get the CPUs that they need, for a
   * pause before a restart, or for simulators elsewhere: it throws {@link
   * java.util.concurrent.CancellationException}. Any thread.
   */
  public void stopWaiting() {
    runners.stopWaiting();
  }

  /** Returns how many runners were made anew in this run. */
  public int restarts() {
    return runners.restarts();
  }

  /** Returns the merged state of all normalisers, as acting without a runner needs it. */
  public StateDict normalizers() {
    return normalizers.state();
  }

  /** Tells whether {@link #saveState} includes running episodes in all runners. */
  public boolean savesEpisodes() {
    return runners.members().stream()
        .allMatch(member -> member.actor().call(Sampler::savesEpisodes).get());
  }

  @Override
  public StateDict saveState() {
    StateDict state =
        new StateDict()
            .putLong("restarts", runners.restarts())
            .putAll("normalizers", normalizers.state());
    for (Member<Sampler> member : runners.members()) {
      String name = "runner_" + member.workerIndex();
      state.putLong(name + "/generation", member.generation());
      state.putAll(name + "/state", member.actor().call(Sampler::saveState).get());
    }
    return state;
  }

  @Override
  public void loadState(StateDict state) {
    runners.restoreRestarts((int) state.getLong("restarts"));
    normalizers.load(state.sub("normalizers"));
    pending.clear();
    for (Member<Sampler> member : runners.members()) {
      String name = "runner_" + member.workerIndex();
      if (state.contains(name)) {
        // Generations have seeds of their own, which one that has not sampled yet will start from.
        runners.startGeneration(member, (int) state.getLong(name + "/generation"));
        member.actor().call(Sampler::loadState, state.sub(name + "/state")).get();
      }
    }
  }

  /** Ends the runners; a second call does nothing. */
  @Override
  public void close() {
    runners.close();
  }
}
