package dev.mobula.tune.internal;

import dev.mobula.core.ActorHandle;
import dev.mobula.core.ObjectRef;

/** A trial that an actor trains, and the call that runs there. */
final class ActiveTrial {
  /** What the call is for. */
  enum Phase {
    STARTING,
    STEPPING,
    SAVING,
    SAVING_TO_PAUSE,
    SAVING_TO_END,
    SAVING_TO_INTERRUPT,
    EXPLOITING;

    /** Tells whether a checkpoint is being written. */
    boolean isWriting() {
      return this != STARTING && this != STEPPING;
    }
  }

  final TrialRecord trial;
  final ActorHandle<TrialActor> actor;
  private Phase phase;
  private ObjectRef<?> call;
  private long donorIteration;

  ActiveTrial(TrialRecord trial, ActorHandle<TrialActor> actor, ObjectRef<?> start) {
    this.trial = trial;
    this.actor = actor;
    this.phase = Phase.STARTING;
    this.call = start;
  }

  Phase phase() {
    return phase;
  }

  ObjectRef<?> call() {
    return call;
  }

  /** Returns the iteration of the donor whose state is being taken over. */
  long donorIteration() {
    return donorIteration;
  }

  /** The state of a donor after one of its iterations is about to be taken over. */
  void takeFrom(long iteration) {
    donorIteration = iteration;
  }

  /** The call before is over and another one was made. */
  void waitFor(Phase next, ObjectRef<?> nextCall) {
    phase = next;
    call = nextCall;
  }
}
