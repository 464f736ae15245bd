package dev.mobula.core;

/**
 * A handle of an actor: an object that lives somewhere else and runs one method at a time (unless
 * its {@code maxConcurrency} says otherwise), in the order in which each caller called. Immutable,
 * usable by any thread, and can be passed to tasks and actors.
 *
 * <p>{@code handle.call(Counter::add, 3)} returns at once; the result is what the {@link ObjectRef}
 * gets. Give a method reference; a method with overloads needs a lambda with parameter types. An
 * actor lives until it is killed, the actor whose code made it is dead, or the runtime shuts down.
 */
public interface ActorHandle<A> extends ActorMethods<A> {
  /** Returns what identifies the actor. */
  ObjectId id();

  /**
   * Tells whether the actor has got the resources that it asked for, or is dead; true for good from
   * then on. Until then nothing of it has run, and it waits for as long as others hold them.
   */
  boolean isPlaced();

  /**
   * Returns a handle whose calls run in one of the actor's concurrency groups, whatever their
   * methods say ({@link ConcurrencyGroup}).
   *
   * @throws MobulaException if the actor has no such group
   */
  ActorHandle<A> concurrencyGroup(String name);

  /**
   * Ends the actor for good. The call that runs is interrupted; it and all that wait fail with
   * {@link ActorDiedException}. A second call does nothing.
   */
  default void kill() {
    kill(true);
  }

  /**
   * Ends the actor as a crash would: unless {@code noRestart}, it is made anew if its {@code
   * maxRestarts} allows. The call that runs is interrupted and abandoned, then retried if {@code
   * maxTaskRetries} allows or else fails with {@link ActorDiedException}; calls that have not
   * started are kept for the new one.
   */
  void kill(boolean noRestart);
}
