package dev.mobula.core.internal;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values by the very objects that are their keys, for as long as these can be reached. Segments,
 * for one, are equal to others at the same address. Not synchronised.
 */
final class WeakIdentityMap<K, V> {
  private final Map<Key<?>, V> values = new HashMap<>();
  private final ReferenceQueue<K> gone = new ReferenceQueue<>();

  /** Equal to a key of the same object, and once that is gone to itself alone. */
  private static final class Key<K> extends WeakReference<K> {
    private final int hash;

    Key(K object, @Nullable ReferenceQueue<K> queue) {
      super(object, queue);
      hash = System.identityHashCode(object);
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      if (this == other) {
        return true;
      }
      K object = get();
      return object != null && other instanceof Key<?> that && object == that.get();
    }
  }

  @Nullable V get(K key) {
    removeGone();
    return values.get(new Key<>(key, null));
  }

  void put(K key, V value) {
    removeGone();
    values.put(new Key<>(key, gone), value);
  }

  void clear() {
    values.clear();
  }

  /** Drops the values whose keys are gone, as every other call does too. */
  void removeGone() {
    for (Object key = gone.poll(); key != null; key = gone.poll()) {
      values.remove(key);
    }
  }
}
