package dev.mobula.rllib;

import dev.mobula.columns.StateDict;
import dev.mobula.core.ActorCreator;
import dev.mobula.core.ActorHandle;
import dev.mobula.core.ObjectRef;
import java.util.function.Function;

/**
 * The learner of a run, an actor with a thread of its own, and what its latest update led to.
 * Confined to the thread of its algorithm.
 *
 * @param <L> what it is
 */
public final class LearnerActor<L extends Learner> {
  private final ActorHandle<L> actor;
  private final Timers timers;
  private LearnerResult latest;

  /** Starts the learner, and waits until it has weights. */
  LearnerActor(ActorCreator<L> creator, Timers timers) {
    this.actor = creator.dedicatedThread().remote();
    this.timers = timers;
    this.latest = weights();
  }

  private LearnerResult weights() {
    return actor.call(Learner::weights).get();
  }

  /** Returns what the latest update led to; before the first one, the initial weights. */
  LearnerResult latest() {
    return latest;
  }

  /** Has the learner update, and waits for it; one that publishes nothing new is forgotten. */
  public void update(Function<ActorHandle<L>, ObjectRef<LearnerResult>> call) {
    LearnerResult result = timers.time("learn", () -> call.apply(actor).get());
    result.timers().forEach(part -> timers.add("learn/" + part.name(), part.value()));
    if (result.version() != latest.version()) {
      latest = result;
    }
  }

  StateDict saveState() {
    return actor.call(Learner::saveState).get();
  }

  void loadState(StateDict state) {
    actor.call(Learner::loadState, state).get();
    latest = weights();
  }

  void close() {
    try {
      actor.call(Learner::close).get();
    } finally {
      actor.kill();
    }
  }
}
