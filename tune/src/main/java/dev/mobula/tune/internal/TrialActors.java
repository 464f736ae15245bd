package dev.mobula.tune.internal;

import dev.mobula.core.ActorCreator;
import dev.mobula.core.ActorHandle;
import dev.mobula.core.InfeasibleResourcesException;
import dev.mobula.core.Mobula;
import dev.mobula.core.MobulaException;
import dev.mobula.core.ObjectRef;
import dev.mobula.core.Resources;
import dev.mobula.tune.TuneConfig;
import dev.mobula.tune.TuneException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The actors of an experiment: as many as there are resources for. One whose trial is over waits
 * for another trial that holds the same. Confined to the thread of the experiment.
 */
final class TrialActors {
  private static final Logger LOG = System.getLogger(TrialActors.class.getName());
  private static final Duration CLOSING = Duration.ofSeconds(10);

  private final Resources total;
  private final int most;
  private final boolean isolated;
  private final boolean reuse;
  private final List<Held> idle = new ArrayList<>();
  private final List<Held> busy = new ArrayList<>();
  private final Map<String, ObjectRef<Void>> leaving = new HashMap<>();

  private record Held(ActorHandle<TrialActor> actor, Resources resources, Resources forChildren) {}

  TrialActors(TuneConfig config) {
    this.total = Mobula.runtime().totalResources();
    this.most = config.maxConcurrentTrials();
    this.isolated = config.isolated();
    this.reuse = config.reuseActors();
  }

  /**
   * Tells whether a trial may start now.
   *
   * @throws TuneException if it never can
   */
  boolean hasRoomFor(Resources wanted) {
    wanted
        .amounts()
        .forEach((name, amount) -> {
          if (amount > total.amount(name)) {
            throw new TuneException(
                "a trial asks for %s, and there is %s in all; set resources_per_trial to less, or the settings from which they follow"
                    .formatted(wanted, total));
          }
        });
    return busy.size() < most && fits(wanted, busy);
  }

  private boolean fits(Resources wanted, List<Held> held) {
    return wanted.amounts().entrySet().stream()
        .allMatch(want -> {
          double used = held.stream().mapToDouble(h -> h.resources.amount(want.getKey())).sum();
          return used + want.getValue() <= total.amount(want.getKey()) + 1e-9;
        });
  }

  /**
   * Takes an actor that waits, or makes one.
   *
   * @param wanted what the trial holds
   * @param forChildren how much of that its actor leaves to others that it starts
   */
  ActorHandle<TrialActor> take(Resources wanted, Resources forChildren) {
    Held held = waiting(wanted, forChildren);
    busy.add(held);
    return held.actor;
  }

  private Held waiting(Resources wanted, Resources forChildren) {
    for (Iterator<Held> it = idle.iterator(); it.hasNext(); ) {
      Held held = it.next();
      if (held.resources.equals(wanted) && held.forChildren.equals(forChildren)) {
        it.remove();
        return held;
      }
    }
    retire(idle); // whose resources may be what is missing
    idle.clear();
    return new Held(make(rest(wanted, forChildren)), wanted, forChildren);
  }

  private static Resources rest(Resources all, Resources part) {
    Resources rest = all;
    for (Map.Entry<String, Double> used : part.amounts().entrySet()) {
      rest = rest.with(used.getKey(), Math.max(0, all.amount(used.getKey()) - used.getValue()));
    }
    return rest;
  }

  private ActorHandle<TrialActor> make(Resources wanted) {
    ActorCreator<TrialActor> creator =
        Mobula.actor(TrialActor::new).resources(new TreeMap<>(wanted.amounts()));
    try {
      return isolated ? creator.isolated().remote() : creator.remote();
    } catch (InfeasibleResourcesException e) {
      throw new TuneException("a trial can never have its resources: " + e.getMessage(), e);
    }
  }

  /** Takes back an actor whose trial is over, and has it close that trial. */
  void giveBack(ActorHandle<TrialActor> actor) {
    leave(actor);
  }

  /** Takes back an actor whose trial is to go on later. */
  void giveBackPaused(ActorHandle<TrialActor> actor, String trial) {
    ObjectRef<Void> closed = leave(actor);
    if (closed != null) {
      leaving.put(trial, closed);
    }
  }

  /** Has an actor close its trial; returns null where that is done. */
  private @Nullable ObjectRef<Void> leave(ActorHandle<TrialActor> actor) {
    Held held = remove(actor);
    if (reuse) {
      idle.add(held);
      return actor.call(TrialActor::close);
    }
    retire(List.of(held));
    return null;
  }

  /** Waits until a trial that was paused is closed by the actor that it had: it has one folder. */
  void awaitClosed(String trial) {
    ObjectRef<Void> closed = leaving.remove(trial);
    if (closed != null) {
      awaitClosed(closed, System.nanoTime() + CLOSING.toNanos());
    }
  }

  /** Ends an actor whose trial failed. */
  void discard(ActorHandle<TrialActor> actor) {
    retire(List.of(remove(actor)));
  }

  private Held remove(ActorHandle<TrialActor> actor) {
    Held found =
        busy.stream()
            .filter(held -> held.actor.id().equals(actor.id()))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("not an actor of this experiment"));
    busy.remove(found);
    return found;
  }

  /** Ends all actors, after the iterations in progress if these do not take long. */
  void killAll() {
    List<Held> all = new ArrayList<>(busy);
    all.addAll(idle);
    busy.clear();
    idle.clear();
    retire(all);
  }

  /** Closes the trials that they have, if any, all at a time, and ends them. */
  private static void retire(List<Held> those) {
    List<ObjectRef<Void>> closing =
        those.stream().map(held -> held.actor.call(TrialActor::close)).toList();
    long end = System.nanoTime() + CLOSING.toNanos();
    closing.forEach(closed -> awaitClosed(closed, end));
    those.forEach(held -> held.actor.kill());
  }

  private static void awaitClosed(ObjectRef<Void> closed, long end) {
    try {
      closed.get(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
    } catch (MobulaException e) {
      LOG.log(Level.WARNING, "a trial could not be closed: " + e.getMessage());
    }
  }
}
