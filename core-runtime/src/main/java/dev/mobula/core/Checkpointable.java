package dev.mobula.core;

/**
 * An actor whose state outlives it: implemented by the actor's class. After every call (or every
 * n-th, {@link ActorCreator#checkpointInterval}) its state is saved, before anyone sees the result
 * of the call; when it is restarted, its constructor runs and the state that was saved last is
 * loaded. With an interval of 1 nothing that a caller has seen is ever lost, and a call that is
 * retried finds the state of before its first try.
 *
 * <p>The state is a value like any argument. The methods run on the actor's thread, between calls;
 * so the calls of such an actor cannot run beside each other.
 *
 * @param <S> the state
 */
public interface Checkpointable<S> {
  /**
   * Returns the state, small enough to be copied after every call, or immutable.
   *
   * @throws Exception if it cannot; then the call before fails, with this as the cause
   */
  S saveCheckpoint() throws Exception;

  /**
   * Takes a state of an earlier life over; called once, before the first call.
   *
   * @throws Exception if it cannot; then the actor dies, as if its constructor had thrown
   */
  void loadCheckpoint(S state) throws Exception;
}
