package dev.mobula.tune.schedulers;

import dev.mobula.core.Resources;
import dev.mobula.train.Metrics;
import dev.mobula.tune.Trial;
import dev.mobula.tune.TrialDecision;
import dev.mobula.tune.TrialPool;
import dev.mobula.tune.TrialScheduler;
import dev.mobula.tune.TrialStatus;
import dev.mobula.tune.search.Objective;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Has trials go on with more or less resources while another scheduler decides which of them go on.
 * A trial writes a checkpoint and is started from it with its new resources, as soon as they are
 * free and before any other trial is. A trainable learns of them where it follows its actor's, as
 * by the number of threads; its configuration does not change.
 */
public final class ResourceChangingScheduler implements TrialScheduler {
  private final TrialScheduler base;
  private final ResourceAllocation allocation;
  private final Map<String, Resources> first = new HashMap<>();
  private final Set<String> resized = new HashSet<>();

  /**
   * Creates a scheduler.
   *
   * @param baseScheduler decides which trials go on
   * @param allocation says what they hold
   */
  public ResourceChangingScheduler(TrialScheduler baseScheduler, ResourceAllocation allocation) {
    this.base = baseScheduler;
    this.allocation = allocation;
  }

  @Override
  public void begin(Objective objective, long seed) {
    base.begin(objective, seed);
  }

  @Override
  public Set<String> metrics() {
    return base.metrics();
  }

  @Override
  public void onTrialAdd(Trial trial) {
    first.put(trial.id(), trial.resources());
    base.onTrialAdd(trial);
  }

  @Override
  public TrialDecision onTrialResult(TrialPool pool, Trial trial, Metrics result) {
    resized.remove(trial.id());
    TrialDecision decision = base.onTrialResult(pool, trial, result);
    Resources now = trial.resources();
    if (!(decision instanceof TrialDecision.Continue)) {
      return decision;
    }
    Resources wanted =
        allocation.allocate(pool, trial, result, first.getOrDefault(trial.id(), now));
    if (wanted.equals(now)) {
      return decision;
    }
    resized.add(trial.id());
    return new TrialDecision.Resize(wanted);
  }

  @Override
  public void onTrialComplete(TrialPool pool, Trial trial) {
    base.onTrialComplete(pool, trial);
  }

  @Override
  public void onTrialError(TrialPool pool, Trial trial) {
    base.onTrialError(pool, trial);
  }

  @Override
  public void onTrialExploit(TrialPool pool, Trial trial, Trial donor, long donorIteration) {
    base.onTrialExploit(pool, trial, donor, donorIteration);
  }

  @Override
  public void onStall(TrialPool pool) {
    base.onStall(pool);
  }

  @Override
  public Optional<Trial> chooseTrialToRun(TrialPool pool) {
    return pool.trials(TrialStatus.PAUSED).stream()
        .filter(trial -> resized.contains(trial.id()))
        .findFirst()
        .or(() -> base.chooseTrialToRun(pool));
  }
}
