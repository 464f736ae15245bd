package dev.mobula.core;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * A reference to an object that exists or is being computed. Immutable, and usable by any thread.
 *
 * <p>As an argument of a task or call it stands for its value, which is awaited before the call
 * runs; inside another argument it stays a reference.
 *
 * <p>Every {@code get} returns a value of the caller's own: changing it changes nothing elsewhere.
 * Columns come back {@linkplain dev.mobula.columns.Column#seal() sealed}, so that nothing is
 * copied.
 *
 * <p>An object is freed once no reference to it can be reached. {@link #close()} is for those who
 * know earlier that nobody wants it any more.
 */
public non-sealed interface ObjectRef<T> extends Arg<T>, AutoCloseable {
  /** Returns what identifies the object, unique among all nodes. */
  ObjectId id();

  /** Tells whether {@code get} would return, or throw, at once. */
  boolean isReady();

  /**
   * Waits for the value and returns it.
   *
   * @throws TaskException if what computes it threw
   * @throws ActorDiedException if the actor that computes it died
   * @throws ObjectLostException if this was closed, or a file with the object is gone
   * @throws MobulaException if this thread is interrupted, or the runtime is shut down
   */
  T get();

  /**
   * Waits for the value no longer than {@code timeout}.
   *
   * @throws GetTimeoutException if it is not there in time; it can be asked for again
   */
  T get(Duration timeout);

  /**
   * Returns a future of the value, for those that do not want to wait. It fails with what {@link
   * #get()} throws. What depends on it runs on the thread that brings the value, so it must be
   * short and not wait, or be handed to another thread ({@code …Async}). Cancelling the future
   * cancels nothing; {@link Mobula#cancel} does.
   */
  CompletableFuture<T> future();

  /**
   * Frees the object now; does nothing the second time. Whoever uses this reference later, calls
   * that have it as an argument and those that wait for it included, gets an {@link
   * ObjectLostException}. Values that were got before stay as they are, and what computes the
   * object goes on, but its result is dropped. In a worker process it is the hold of that process
   * alone that ends.
   */
  @Override
  void close();
}
