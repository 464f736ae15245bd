package dev.mobula.core.internal;

import dev.mobula.core.InfeasibleResourcesException;
import dev.mobula.core.Resources;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What the node has and what of it is free, in ten-thousandths. Amounts are taken all or none,
 * under a lock; that there is not enough is found without it.
 */
final class ResourcePool {
  private static final double UNIT = 10_000;

  private final Resources total;
  private final String[] names;
  private final AtomicLongArray free;

  ResourcePool(Resources total) {
    this.total = total;
    this.names = total.amounts().keySet().toArray(String[]::new);
    this.free = new AtomicLongArray(names.length);
    for (int i = 0; i < names.length; i++) {
      free.set(i, units(total.amount(names[i])));
    }
  }

  /**
   * Returns a request in the terms of this pool.
   *
   * @throws InfeasibleResourcesException if it is for more than there is in all
   */
  Demand demand(String who, Resources request) {
    request
        .amounts()
        .forEach((name, amount) -> {
          if (amount > total.amount(name)) {
            throw new InfeasibleResourcesException(
                "%s asks for %s of '%s', and the node has %s in all (%s); ask for less, or start it with more"
                    .formatted(who, amount, name, total.amount(name), total));
          }
        });
    long[] units = new long[names.length];
    for (int i = 0; i < names.length; i++) {
      units[i] = units(request.amount(names[i]));
    }
    return new Demand(units, units(request.amount(Resources.CPU)) > 0);
  }

  Resources total() {
    return total;
  }

  Resources available() {
    Resources available = Resources.NONE;
    for (int i = 0; i < names.length; i++) {
      available = available.with(names[i], Math.max(0, free.get(i)) / UNIT);
    }
    return available;
  }

  boolean tryAcquire(Demand demand) {
    if (!fits(demand)) {
      return false;
    }
    synchronized (this) {
      if (!fits(demand)) {
        return false;
      }
      take(demand, 1, false);
      return true;
    }
  }

  synchronized void release(Demand demand) {
    take(demand, -1, false);
  }

  /** Gives back the CPUs of a demand alone. */
  synchronized void releaseCpus(Demand demand) {
    take(demand, -1, true);
  }

  /** Takes the CPUs of a demand whether they are free or not: what is free may fall below 0. */
  synchronized void reclaimCpus(Demand demand) {
    take(demand, 1, true);
  }

  private boolean fits(Demand demand) {
    for (int i = 0; i < names.length; i++) {
      if (demand.units[i] > 0 && free.get(i) < demand.units[i]) {
        return false;
      }
    }
    return true;
  }

  private void take(Demand demand, int sign, boolean cpusOnly) {
    for (int i = 0; i < names.length; i++) {
      if (demand.units[i] > 0 && (!cpusOnly || names[i].equals(Resources.CPU))) {
        free.addAndGet(i, -sign * demand.units[i]);
      }
    }
  }

  private static long units(double amount) {
    return Math.round(amount * UNIT);
  }

  /** Amounts in the order of the pool's names. */
  static final class Demand {
    private final long[] units;
    private final boolean computes;

    private Demand(long[] units, boolean computes) {
      this.units = units;
      this.computes = computes;
    }

    /** Tells whether nothing is asked for, so that there is never anything to wait for. */
    boolean isNothing() {
      return Arrays.stream(units).allMatch(amount -> amount == 0);
    }

    /** Tells whether CPUs are asked for. */
    boolean computes() {
      return computes;
    }
  }
}
