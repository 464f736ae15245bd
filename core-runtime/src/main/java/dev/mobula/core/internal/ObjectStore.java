package dev.mobula.core.internal;

import dev.mobula.core.ObjectRef;
import dev.mobula.core.WaitResult;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where objects are kept; what each method promises is said at {@link dev.mobula.core.Mobula}. */
public interface ObjectStore {
  /** Keeps a value. */
  <T> ObjectRef<T> put(T value);

  /** Waits for all values; without end where the timeout is null. */
  <T> List<T> get(List<ObjectRef<T>> refs, @Nullable Duration timeout);

  /** Waits for some values; without end where the timeout is null. */
  <T> WaitResult<T> wait(List<ObjectRef<T>> refs, int numReturns, @Nullable Duration timeout);
}
