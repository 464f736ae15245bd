package dev.mobula.core.internal;

import dev.mobula.core.ObjectId;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Things that were given away, each kept until it came back as often. One thread at a time. */
final class Counted<T> {
  private final Map<ObjectId, Entry<T>> entries = new HashMap<>();

  private static final class Entry<T> {
    private final T what;
    private int times;

    Entry(T what) {
      this.what = what;
    }
  }

  /** Takes note that a thing was given, once more. */
  void give(ObjectId id, T what) {
    entries.computeIfAbsent(id, _ -> new Entry<>(what)).times++;
  }

  /** Returns a thing that was given and has not come back as often, or null. */
  @Nullable T find(ObjectId id) {
    Entry<T> entry = entries.get(id);
    return entry == null ? null : entry.what;
  }

  /** Takes note that a thing came back, once; of one that is not away, nothing. */
  void takeBack(ObjectId id) {
    Entry<T> entry = entries.get(id);
    if (entry != null && --entry.times == 0) {
      entries.remove(id);
    }
  }

  void clear() {
    entries.clear();
  }
}
