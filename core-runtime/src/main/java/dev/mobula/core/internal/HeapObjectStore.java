package dev.mobula.core.internal;

import dev.mobula.core.MobulaException;
import dev.mobula.core.ObjectRef;
import dev.mobula.core.WaitResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Waits for objects, whose references hold their values once they are there. */
abstract class HeapObjectStore implements ObjectStore {
  @Override
  public <T> List<T> get(List<ObjectRef<T>> refs, @Nullable Duration timeout) {
    List<T> values = new ArrayList<>(refs.size());
    long deadline = timeout == null ? 0 : Deadline.after(timeout);
    for (ObjectRef<T> ref : refs) {
      values.add(timeout == null ? ref.get() : ((LocalRef<T>) ref).getUntil(deadline));
    }
    return values;
  }

  @Override
  public <T> WaitResult<T> wait(
      List<ObjectRef<T>> refs, int numReturns, @Nullable Duration timeout) {
    if (refs.isEmpty()) {
      throw new MobulaException("expected one or more references to wait for, found none");
    }
    if (numReturns < 1 || numReturns > refs.size()) {
      throw new MobulaException(
          "expected numReturns within 1 and %d, the number of references, found %d"
              .formatted(refs.size(), numReturns));
    }
    WaitLatch.await(refs, numReturns, timeout);
    return split(refs, numReturns);
  }

  /** Copies blocks, since a loop of waits for one of many does this once for each of the many. */
  @SuppressWarnings("unchecked")
  private static <T> WaitResult<T> split(List<ObjectRef<T>> refs, int numReturns) {
    Object[] all = refs.toArray(); // no array of references: each element would be checked
    List<ObjectRef<T>> ready = new ArrayList<>(numReturns);
    int unready = 0;
    int seen = 0;
    while (seen < all.length && ready.size() < numReturns) {
      ObjectRef<T> ref = (ObjectRef<T>) all[seen++];
      if (ref.isReady()) {
        ready.add(ref);
      } else {
        all[unready++] = ref;
      }
    }
    System.arraycopy(all, seen, all, unready, all.length - seen);
    List<?> left = List.of(Arrays.copyOf(all, all.length - ready.size()));
    return new WaitResult<>(ready, (List<ObjectRef<T>>) left);
  }
}
