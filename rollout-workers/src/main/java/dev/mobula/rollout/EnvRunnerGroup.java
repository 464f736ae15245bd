package dev.mobula.rollout;

import dev.mobula.columns.Column;
import dev.mobula.columns.StateDict;
import dev.mobula.columns.Stateful;
import dev.mobula.columns.math.Rng;
import dev.mobula.core.ActorCreator;
import dev.mobula.core.ActorDiedException;
import dev.mobula.core.ActorHandle;
import dev.mobula.core.Mobula;
import dev.mobula.core.MobulaException;
import dev.mobula.core.ObjectRef;
import dev.mobula.envs.EnvironmentException;
import java.lang.System.Logger;
import java.time.Duration;
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
  private final Pause pause;
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
    int failuresInARow;

    Slot(int workerIndex, ActorHandle<EnvRunner> runner) {
      this.workerIndex = workerIndex;
      this.runner = runner;
    }
  }

  /** Waits before a restart. */
  @FunctionalInterface
  interface Pause {
    void take(Duration length) throws InterruptedException;
  }

  /** Starts the runners; the runtime must be initialised. */
  public EnvRunnerGroup(
      EnvRunnerSpec spec, Placement placement, FaultTolerance faultTolerance, long seed) {
    this(spec, placement, faultTolerance, seed, Thread::sleep);
  }

  EnvRunnerGroup(
      EnvRunnerSpec spec,
      Placement placement,
      FaultTolerance faultTolerance,
      long seed,
      Pause pause) {
    this.spec = spec;
    this.pause = pause;
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
   * @throws RolloutException if a runner failed and may not, or not any more, be restarted or
   *     ignored
   */
  public List<Rollout> sample(Column weights, long version) {
    while (true) {
      List<Rollout> rollouts = sampleOnce(new SampleRequest(weights, version, normalizers.state()));
      if (!rollouts.isEmpty()) {
        rollouts.forEach(rollout -> normalizers.merge(rollout.normalizerDeltas()));
        return rollouts;
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
        slot.failuresInARow = 0;
      } catch (MobulaException failure) {
        handleFailure(slot, failure);
      }
    }
    return rollouts;
  }

  /** Restarts, ignores or gives up, as RLlib's settings of these names say. */
  private void handleFailure(Slot slot, MobulaException failure) {
    RunnerFailure.throwIfFatal(failure);
    slot.failuresInARow++;
    String runner = "EnvRunner " + slot.workerIndex;
    String cause = RunnerFailure.describe(failure);
    log(slot, runner + " failed: " + cause, failure);
    end(slot.runner);
    if (slot.failuresInARow > faultTolerance.consecutiveFailures()) {
      throw new RolloutException(
          "%s failed %d times in a row, more than num_consecutive_env_runner_failures_tolerance allows: %s"
              .formatted(runner, slot.failuresInARow, cause),
          failure);
    }
    if (faultTolerance.restartFailedEnvRunners()) {
      if (slot.generation >= faultTolerance.maxRestarts()) {
        throw new RolloutException(
            "%s failed after %d restarts, all that max_num_env_runner_restarts allows: %s"
                .formatted(runner, slot.generation, cause),
            failure);
      }
      restart(slot);
    } else if (faultTolerance.ignoreEnvRunnerFailures()) {
      slots.remove(slot);
      if (slots.isEmpty()) {
        throw new RolloutException(
            "no EnvRunner is left; the last, %s, failed: %s".formatted(runner, cause), failure);
      }
    } else {
      throw new RolloutException(
          "%s failed, and restart_failed_env_runners and ignore_env_runner_failures are false: %s"
              .formatted(runner, cause),
          failure);
    }
  }

  /** Tells of a failure, with its stack unless it is one of a row. */
  private static void log(Slot slot, String message, MobulaException failure) {
    if (slot.failuresInARow == 1) {
      LOGGER.log(Logger.Level.WARNING, message, failure);
    } else {
      LOGGER.log(Logger.Level.WARNING, message + " (" + slot.failuresInARow + " times in a row)");
    }
  }

  private void restart(Slot slot) {
    try {
      pause.take(faultTolerance.delay());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RolloutException("interrupted while an EnvRunner was restarted", e);
    }
    restarts++;
    slot.generation++;
    slot.runner = start(slot.workerIndex, slot.generation);
  }

  /** Closes and ends a runner, which may be dead already. */
  private static void end(ActorHandle<EnvRunner> runner) {
    try {
      runner.call(EnvRunner::close).get();
    } catch (ActorDiedException _) {
      return; // and all that it held with it
    } catch (MobulaException failure) {
      LOGGER.log(Logger.Level.WARNING, "an EnvRunner could not be closed", failure);
    }
    runner.kill();
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
        loadState(slot, (int) state.getLong(name + "/generation"), state.sub(name + "/state"));
      }
    }
  }

  /** Generations have seeds of their own, which one that has not sampled yet will start from. */
  private void loadState(Slot slot, int generation, StateDict state) {
    if (slot.generation != generation) {
      end(slot.runner);
      slot.generation = generation;
      slot.runner = start(slot.workerIndex, generation);
    }
    slot.runner.call(EnvRunner::loadState, state).get();
  }

  /** Ends the runners; a second call does nothing. */
  @Override
  public void close() {
    slots.forEach(slot -> end(slot.runner));
    slots.clear();
  }
}
