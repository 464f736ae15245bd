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
import dev.mobula.policies.PolicyException;
import java.lang.System.Logger;
import java.util.ArrayList;
import java.util.List;

/**
 * The runners of an algorithm: one local or n remote {@link EnvRunner} actors that sample at the
 * same time. Rollouts and normaliser states are combined in the order of the runners, so that the
 * result does not depend on which was faster. A runner that fails is made anew and its fragment is
 * lost. Confined to one thread.
 */
public final class EnvRunnerGroup implements Stateful, AutoCloseable {
  private static final Logger LOGGER = System.getLogger(EnvRunnerGroup.class.getName());

  private final EnvRunnerSpec spec;
  private final Placement placement;
  private final FaultTolerance faultTolerance;
  private final long seed;
  private final List<Slot> slots = new ArrayList<>();
  private final Normalizers normalizers;
  private int restarts;

  /**
   * Where runners run.
   *
   * @param numEnvRunners 0 for one beside the caller, on a thread of its own
   * @param numCpus CPUs that each remote one reserves
   * @param isolated whether each remote one has a JVM of its own
   */
  public record Placement(int numEnvRunners, double numCpus, boolean isolated) {}

  private static final class Slot {
    final int workerIndex;
    ActorHandle<EnvRunner> runner;
    int generation;
    boolean hasSampled;

    Slot(int workerIndex, ActorHandle<EnvRunner> runner) {
      this.workerIndex = workerIndex;
      this.runner = runner;
    }
  }

  /** Starts the runners; the runtime must be initialised. */
  public EnvRunnerGroup(
      EnvRunnerSpec spec, Placement placement, FaultTolerance faultTolerance, long seed) {
    this.spec = spec;
    this.placement = placement;
    this.faultTolerance = faultTolerance;
    this.seed = seed;
    this.normalizers = new Normalizers(spec);
    if (placement.numEnvRunners() == 0) {
      slots.add(new Slot(0, start(0, 0)));
    }
    for (int index = 1; index <= placement.numEnvRunners(); index++) {
      slots.add(new Slot(index, start(index, 0)));
    }
  }

  private ActorHandle<EnvRunner> start(int workerIndex, int generation) {
    long runnerSeed =
        Rng.split(Rng.split(seed, "env_runner", workerIndex), "generation", generation);
    ActorCreator<EnvRunner> creator = Mobula.actor(EnvRunner::new, spec, workerIndex, runnerSeed);
    if (placement.numEnvRunners() == 0) {
      return creator.dedicatedThread().remote();
    }
    if (placement.isolated()) {
      creator.isolated();
    }
    return creator.numCpus(placement.numCpus()).remote();
  }

  /**
   * Samples one fragment from every runner with the given weights.
   *
   * @return the rollouts of those that did not fail, at least one, in the order of the runners
   * @throws EnvironmentException if an environment broke its contract, which a restart would not
   *     mend
   * @throws RolloutException if runners failed and may not, or not any more, be restarted
   */
  public List<Rollout> sample(Column weights, long version) {
    for (int failures = 0; ; failures++) {
      List<Rollout> rollouts = sampleOnce(new SampleRequest(weights, version, normalizers.state()));
      if (!rollouts.isEmpty()) {
        rollouts.forEach(rollout -> normalizers.merge(rollout.normalizerDeltas()));
        return rollouts;
      }
      if (slots.isEmpty() || failures >= faultTolerance.consecutiveFailures()) {
        throw new RolloutException(
            "expected a sample from at least one EnvRunner, but all failed %d times in a row"
                .formatted(failures + 1));
      }
    }
  }

  private List<Rollout> sampleOnce(SampleRequest request) {
    List<ObjectRef<Rollout>> pending = new ArrayList<>();
    for (Slot slot : slots) {
      pending.add(slot.runner.call(EnvRunner::sample, request));
    }
    List<Rollout> rollouts = new ArrayList<>();
    for (int i = pending.size() - 1; i >= 0; i--) {
      Slot slot = slots.get(i);
      try {
        rollouts.addFirst(pending.get(i).get());
        slot.hasSampled = true;
      } catch (MobulaException failure) {
        handleFailure(slot, failure);
      }
    }
    return rollouts;
  }

  private void handleFailure(Slot slot, MobulaException failure) {
    Throwable cause = rootCause(failure);
    if (cause instanceof EnvironmentException
        || cause instanceof PolicyException
        || cause instanceof RolloutException) {
      throw (RuntimeException) cause;
    }
    if (!slot.hasSampled && slot.generation == 0) {
      throw new RolloutException(
          "EnvRunner %d failed before it returned a sample: %s".formatted(slot.workerIndex, cause),
          failure);
    }
    slot.runner.kill();
    if (faultTolerance.restartFailedEnvRunners() && restarts < faultTolerance.maxRestarts()) {
      restart(slot, cause);
    } else if (faultTolerance.ignoreEnvRunnerFailures()) {
      LOGGER.log(Logger.Level.WARNING, "going on without EnvRunner " + slot.workerIndex, cause);
      slots.remove(slot);
    } else {
      throw new RolloutException(
          "EnvRunner %d failed after %d restarts of the run: %s"
              .formatted(slot.workerIndex, restarts, cause),
          failure);
    }
  }

  private void restart(Slot slot, Throwable cause) {
    LOGGER.log(
        Logger.Level.WARNING,
        "EnvRunner " + slot.workerIndex + " failed and is restarted; its fragment is lost",
        cause);
    try {
      Thread.sleep(faultTolerance.delay());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RolloutException("interrupted while an EnvRunner was restarted", e);
    }
    restarts++;
    slot.generation++;
    slot.runner = start(slot.workerIndex, slot.generation);
  }

  private static Throwable rootCause(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  /** Returns how many runners were made anew in this run. */
  public int restarts() {
    return restarts;
  }

  /** Returns how many runners there are. */
  public int numRunners() {
    return slots.size();
  }

  /** Returns the merged state of all normalisers, as acting without a runner needs it. */
  public StateDict normalizers() {
    return normalizers.state();
  }

  /** Tells whether {@link #saveState} includes running episodes in all runners. */
  public boolean savesEpisodes() {
    return slots.stream().allMatch(slot -> slot.runner.call(EnvRunner::savesEpisodes).get());
  }

  @Override
  public StateDict saveState() {
    StateDict state =
        new StateDict().putLong("restarts", restarts).putAll("normalizers", normalizers.state());
    for (Slot slot : slots) {
      String name = "runner_" + slot.workerIndex;
      state.putLong(name + "/generation", slot.generation);
      state.putAll(name + "/state", slot.runner.call(EnvRunner::saveState).get());
    }
    return state;
  }

  @Override
  public void loadState(StateDict state) {
    restarts = (int) state.getLong("restarts");
    normalizers.load(state.sub("normalizers"));
    for (Slot slot : slots) {
      String name = "runner_" + slot.workerIndex;
      if (state.contains(name)) {
        slot.runner.call(EnvRunner::loadState, state.sub(name + "/state")).get();
        slot.generation = (int) state.getLong(name + "/generation");
        slot.hasSampled = true;
      }
    }
  }

  /** Ends the runners; a second call does nothing. */
  @Override
  public void close() {
    for (Slot slot : slots) {
      slot.runner.call(EnvRunner::close).get();
      slot.runner.kill();
    }
    slots.clear();
  }
}
