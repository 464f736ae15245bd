package dev.mobula.policies.dl4j;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;

/** What is prepared for a number of rows; the latest few are kept. Confined to one thread. */
final class PerRows<T> {
  private static final int KEPT = 8;

  private final IntFunction<T> make;
  private final Map<Integer, T> kept =
      new LinkedHashMap<>(2 * KEPT, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, T> eldest) {
          return size() > KEPT;
        }
      };

  PerRows(IntFunction<T> make) {
    this.make = make;
  }

  T of(int rows) {
    T found = kept.get(rows);
    if (found == null) {
      found = make.apply(rows);
      kept.put(rows, found);
    }
    return found;
  }
}
