package dev.mobula.core.internal;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Values by the very objects that are their keys, for as long as these can be reached. Segments,
 * for one, are equal to others at the same address. Not synchronised.
 */
final class WeakIdentityMap<K, V> {
  private final Map<Key<?>, V> values = new HashMap<>();
  private final ReferenceQueue<K> gone = new ReferenceQueue<>();
  private final Consumer<V> removed;

  /** Creates an empty one; {@code removed} is told of each value that is dropped. */
  WeakIdentityMap(Consumer<V> removed) {
    this.removed = removed;
  }

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

  /** Drops the values that meet a condition. */
  void removeIf(Predicate<V> condition) {
    removeGone();
    values
        .values()
        .removeIf(value -> {
          boolean drop = condition.test(value);
          if (drop) {
            removed.accept(value);
          }
          return drop;
        });
  }

  /** Drops the values whose keys are gone, as every other call does too. */
  void removeGone() {
    for (Object key = gone.poll(); key != null; key = gone.poll()) {
      V value = values.remove(key);
      if (value != null) {
        removed.accept(value);
      }
    }
  }
}
