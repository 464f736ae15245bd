package dev.mobula.core.internal;

import dev.mobula.core.internal.wire.Yield;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** What becomes of what a task returns. */
interface Returns {
  /** The value of the task's reference. */
  Returns ONE = Values::seal;

  /**
   * Takes what one try returned; runs on the task's thread, as part of the try.
   *
   * @return the outcome of the task's reference, in sealed form
   * @throws Exception if it is not as it should be; the try has failed then
   */
  @Nullable Object take(@Nullable Object returned) throws Exception;

  /** Returns what closes an iterator once it is read no more; does nothing where it cannot be. */
  static AutoCloseable end(Iterator<?> values) {
    return values instanceof AutoCloseable closeable ? closeable : () -> {};
  }

  /** Tells whether a worker process is to send one value, or those of an iterator. */
  default Yield yield() {
    return Yield.ONE;
  }
}
