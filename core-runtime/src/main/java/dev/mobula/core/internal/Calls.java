package dev.mobula.core.internal;

import dev.mobula.core.CancelOptions;
import dev.mobula.core.MobulaException;
import dev.mobula.core.NotSupportedException;
import dev.mobula.core.ObjectRef;
import java.util.List;

/** What {@link dev.mobula.core.Mobula} asks of tasks and calls themselves. */
public final class Calls {
  private Calls() {}

  /** Cancels what computes a value. */
  public static void cancel(ObjectRef<?> ref, CancelOptions options) {
    LocalRef<?> object = (LocalRef<?>) ref;
    if (options.force() && !object.isKillable()) {
      throw new NotSupportedException(
          "expected cancel without force, found force for %s, which has no process of its own that can be killed: make it an isolated() task, or leave force out and let the code heed its interrupt or Mobula.isCancelled()"
              .formatted(object.describe()));
    }
    object.cancel(options);
  }

  /** Tells whether something can only come after what runs on this thread. */
  static boolean comesAfterCurrent(ObjectRef<?> ref) {
    LocalCall<?> waiting = CurrentCall.get();
    return waiting != null && waiting.precludes((LocalRef<?>) ref);
  }

  /** Refuses to wait, within what runs on this thread, for what can only come after it. */
  static void checkWait(ObjectRef<?> ref) {
    LocalCall<?> waiting = CurrentCall.get();
    if (waiting != null) {
      waiting.checkWait((LocalRef<?>) ref);
    }
  }

  /** Ends the actor whose call runs on this thread. */
  public static void exitActor() {
    Running running = CurrentCall.running();
    if (running == null) {
      throw noActor();
    }
    running.call().exitActor(running::isAbandoned);
  }

  /** Returns the GPUs of what runs on this thread, an actor's constructor too; else none. */
  static List<String> currentGpuIds() {
    Running running = CurrentCall.running();
    return running == null ? List.of() : running.call().gpuIds();
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
