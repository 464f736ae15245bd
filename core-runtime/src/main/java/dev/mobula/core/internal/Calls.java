package dev.mobula.core.internal;

import dev.mobula.core.CancelOptions;
import dev.mobula.core.MobulaException;
import dev.mobula.core.NotSupportedException;
import dev.mobula.core.ObjectRef;

/** What {@link dev.mobula.core.Mobula} asks of tasks and calls themselves. */
public final class Calls {
  private Calls() {}

  /** Cancels what computes a value. */
  public static void cancel(ObjectRef<?> ref, CancelOptions options) {
    if (options.force()) {
      throw new NotSupportedException(
          "expected cancel without force, found force for %s, which runs in this JVM, where no thread can be killed: leave force out and let the code heed its interrupt or Mobula.isCancelled()"
              .formatted(((LocalRef<?>) ref).describe()));
    }
    ((LocalRef<?>) ref).cancel(options.recursive());
  }

  /** Ends the actor whose call runs on this thread. */
  public static void exitActor() {
    Running running = CurrentCall.running();
    if (running == null) {
      throw noActor();
    }
    running.call().exitActor(running::isAbandoned);
  }

  static MobulaException noActor() {
    return new MobulaException(
        "expected exitActor() within a call of an actor, on its thread, found none; ActorHandle.kill() ends another actor");
  }

  /** Tells whether the outcome of what runs on this thread is decided, or left to another try. */
  public static boolean isCurrentCancelled() {
    Running running = CurrentCall.running();
    return running != null && (running.isAbandoned() || running.call().isReady());
  }

  /**
   * Gives the actor call that runs on this thread its value before it returns; false if it has an
   * outcome, so that nobody gets the value. What it returns is ignored.
   */
  static boolean concludeCurrent(Object value) {
    return CurrentCall.get() instanceof ActorCall<?> call
        && call.conclude(LocalRef.outcome(Values.seal(value)));
  }
}
