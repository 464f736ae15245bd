package dev.mobula.core.internal;

import dev.mobula.core.Resources;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The lanes of a scheduler. Where there get to be many, those that nothing waits in are dropped, so
 * that a program may ask for other amounts each time.
 *
 * <p>No work is left behind in a dropped lane: it is put into the queue before its submitter looks
 * whether the lane was dropped, and dropping looks at the queue last.
 */
final class Lanes {
  private static final int MANY = 64;

  private final ConcurrentHashMap<Key, Lane> byKey = new ConcurrentHashMap<>();
  private volatile Lane[] all = {}; // changed under the lock

  /**
   * Those who want the same from the same wait in one lane.
   *
   * @param gpuParts how many GPUs for each of several that take the resources together
   */
  record Key(List<ResourcePool> pools, Resources resources, List<Double> gpuParts) {
    Key(List<ResourcePool> pools, Resources resources) {
      this(pools, resources, List.of());
    }
  }

  /** Returns all that something may wait in; not to be changed. */
  Lane[] all() {
    return all;
  }

  @Nullable Lane find(Key key) {
    return byKey.get(key);
  }

  /** Returns the lane of a key, which is made if there is none. */
  synchronized Lane add(Key key, Function<Key, Lane> make) {
    Lane known = byKey.get(key);
    if (known != null) {
      return known;
    }
    if (all.length >= MANY) {
      keep(lane -> !lane.drop());
    }
    Lane made = make.apply(key);
    byKey.put(key, made);
    append(made);
    return made;
  }

  /** Takes a lane back if it was dropped; others may have another of the same key by now. */
  synchronized void takeBack(Lane lane) {
    if (lane.isDropped()) {
      lane.recover();
      append(lane);
    }
  }

  /** Removes the lanes of pools that have ended. */
  synchronized void remove(Set<ResourcePool> pools) {
    keep(lane -> !lane.asksAny(pools));
  }

  private void append(Lane lane) {
    Lane[] more = Arrays.copyOf(all, all.length + 1);
    more[all.length] = lane;
    all = more;
  }

  private void keep(Predicate<Lane> condition) {
    all = Arrays.stream(all).filter(condition).toArray(Lane[]::new);
    byKey.values().retainAll(Set.of(all));
  }
}
