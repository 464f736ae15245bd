package dev.mobula.core;

import java.util.Iterator;

/**
 * What a task yields, one reference after the other, while it still runs. Made by {@link
 * Mobula#remoteStream}. Usable by any thread, though each reference goes to one of them.
 *
 * <p>If the task fails, what it yielded before is there, and the last reference throws what it
 * failed with. A task that is tried again yields from where the try before ended, so it must yield
 * the same each time.
 */
public interface ObjectRefGenerator<T> extends Iterator<ObjectRef<T>>, AutoCloseable {
  /**
   * Waits until the next reference is there or the task has ended.
   *
   * @throws MobulaException if this thread is interrupted
   */
  @Override
  boolean hasNext();

  /**
   * Waits for the next reference, whose value is there.
   *
   * @throws java.util.NoSuchElementException if the task has ended
   * @throws MobulaException if this thread is interrupted
   */
  @Override
  ObjectRef<T> next();

  /**
   * Returns a reference that is ready when the task has ended: null, or what it failed with. To be
   * cancelled, or waited for with others.
   */
  ObjectRef<Void> completed();

  /**
   * Cancels the task if it still runs, and forgets what was yielded and not taken. A task that
   * waits for its {@code generatorBackpressure} waits without end unless its generator is read to
   * its end or closed. A second call does nothing.
   */
  @Override
  void close();
}
