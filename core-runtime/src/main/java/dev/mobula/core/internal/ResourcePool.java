package dev.mobula.core.internal;

import dev.mobula.core.InfeasibleResourcesException;
import dev.mobula.core.MobulaException;
import dev.mobula.core.Resources;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * What the node, or a bundle of a placement group, has and what of it is free, in ten-thousandths.
 * Amounts are taken all or none, under a lock; that there is not enough is found without it.
 */
final class ResourcePool {
  private final String where;
  private final Resources total;
  private final String[] names;
  private final AtomicLongArray free;
  private final Gpus gpus = new Gpus(); // guarded by this
  private volatile @Nullable Failure end;

  /**
   * Creates a pool.
   *
   * @param where whose resources they are, for messages
   * @param filled whether they are there already, or only by {@link #fill}
   * @throws MobulaException if there is more of something than can be counted
   */
  ResourcePool(String where, Resources total, boolean filled) {
    total.amounts().forEach((name, amount) -> checkSize(where, name, amount));
    this.where = where;
    this.total = total;
    this.names = total.amounts().keySet().toArray(String[]::new);
    this.free = new AtomicLongArray(names.length);
    if (filled) {
      double amount = total.amount(Resources.GPU);
      fill(Gpus.shares(amount, GpuDevices.ids(amount)));
    }
  }

  private static void checkSize(String where, String name, double amount) {
    if (amount > Units.MOST) {
      throw new MobulaException(
          "expected that %s has at most %s of '%s', found %s"
              .formatted(where, Units.text(name, Units.MOST), name, Units.text(name, amount)));
    }
  }

  /** Puts in what the pool has in all, GPUs among it; called once. */
  synchronized void fill(List<Gpus.Share> shares) {
    gpus.add(shares);
    for (int i = 0; i < names.length; i++) {
      free.addAndGet(i, Units.of(total.amount(names[i])));
    }
  }

  /** Ends the pool: what asks for its resources from now on gets this failure. */
  void close(Failure failure) {
    end = failure;
  }

  /** Returns why there is nothing to be had any more, or null. */
  @Nullable Failure end() {
    return end;
  }

  String where() {
    return where;
  }

  boolean couldHold(Resources request) {
    return request.amounts().entrySet().stream()
        .allMatch(entry -> entry.getValue() <= total.amount(entry.getKey()));
  }

  /**
   * Returns a request in the terms of this pool.
   *
   * @throws InfeasibleResourcesException if it is for more than there is in all
   */
  Demand demand(String who, Resources request) {
    double amount = request.amount(Resources.GPU);
    return demand(who, request, amount == 0 ? List.of() : List.of(amount));
  }

  /**
   * Returns a request as {@link #demand(String, Resources)}, whose GPUs are for several.
   *
   * @param gpuParts how many for each; whole, or below 1
   */
  Demand demand(String who, Resources request, List<Double> gpuParts) {
    gpuParts.forEach(part -> Gpus.check(who, part));
    request
        .amounts()
        .forEach((name, amount) -> {
          if (amount > total.amount(name)) {
            throw tooMuch(who, name, amount);
          }
        });
    List<Long> parts = gpuParts.stream().map(Units::of).toList();
    return new Demand(this, request, units(request), parts, List.of());
  }

  private InfeasibleResourcesException tooMuch(String who, String name, double amount) {
    String asked = Units.text(name, amount);
    String there = Units.text(name, total.amount(name));
    return new InfeasibleResourcesException(
        "%s asks for %s of '%s', and %s has %s in all (%s); ask for less, or give it more"
            .formatted(
                who,
                asked.equals(there) ? Double.toString(amount) : asked,
                name,
                where,
                asked.equals(there) ? Double.toString(total.amount(name)) : there,
                total));
  }

  Resources total() {
    return total;
  }

  Resources available() {
    Resources available = Resources.NONE;
    for (int i = 0; i < names.length; i++) {
      available = available.with(names[i], Units.toAmount(Math.max(0, free.get(i))));
    }
    return available;
  }

  /** Takes what is demanded and returns it, to be released; null if there is not enough. */
  @Nullable Demand tryAcquire(Demand demand) {
    if (!fits(demand.units)) {
      return null;
    }
    synchronized (this) {
      Demand got = fits(demand.units) ? takeGpus(demand) : null;
      if (got != null) {
        take(got, 1, false);
      }
      return got;
    }
  }

  private @Nullable Demand takeGpus(Demand demand) {
    if (demand.gpuParts.isEmpty()) {
      return demand;
    }
    List<List<Gpus.Share>> shares = gpus.take(demand.gpuParts);
    return shares == null ? null : demand.with(shares);
  }

  /** Gives back what {@link #tryAcquire} returned. */
  synchronized void release(Demand got) {
    got.gpuShares.forEach(gpus::add);
    take(got, -1, false);
  }

  /** Gives back the CPUs of a demand alone. */
  synchronized void releaseCpus(Demand demand) {
    take(demand, -1, true);
  }

  /** Takes the CPUs of a demand whether they are free or not: what is free may fall below 0. */
  synchronized void reclaimCpus(Demand demand) {
    take(demand, 1, true);
  }

  /** Tells whether something is missing for a demand, and all of it of what another holds. */
  boolean lacksOnly(Demand wanted, Demand held) {
    boolean lacks = false;
    for (int i = 0; i < names.length; i++) {
      if (free.get(i) < wanted.units[i]) {
        if (held.units[i] == 0) {
          return false;
        }
        lacks = true;
      }
    }
    return lacks;
  }

  private boolean fits(long[] units) {
    for (int i = 0; i < names.length; i++) {
      if (units[i] > 0 && free.get(i) < units[i]) {
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

  private long[] units(Resources request) {
    long[] units = new long[names.length];
    for (int i = 0; i < names.length; i++) {
      units[i] = Units.of(request.amount(names[i]));
    }
    return units;
  }

  /** Amounts of one pool, in the order of its names. */
  static final class Demand {
    private final ResourcePool pool;
    private final Resources resources;
    private final long[] units;
    private final boolean computes;
    private final List<Long> gpuParts;
    private final List<List<Gpus.Share>> gpuShares; // once it was got

    private Demand(
        ResourcePool pool,
        Resources resources,
        long[] units,
        List<Long> gpuParts,
        List<List<Gpus.Share>> gpuShares) {
      this.pool = pool;
      this.resources = resources;
      this.units = units;
      this.gpuParts = gpuParts;
      this.gpuShares = gpuShares;
      this.computes = resources.amount(Resources.CPU) > 0;
    }

    private Demand with(List<List<Gpus.Share>> shares) {
      return new Demand(pool, resources, units, gpuParts, shares);
    }

    /** Returns the GPUs that were got for one of its parts. */
    List<Gpus.Share> gpus(int part) {
      return gpuShares.isEmpty() ? List.of() : gpuShares.get(part);
    }

    /** Returns the ids of all GPUs that were got. */
    List<String> gpuIds() {
      return gpuShares.isEmpty()
          ? List.of()
          : gpuShares.stream().flatMap(List::stream).map(Gpus.Share::id).distinct().toList();
    }

    /** Returns the pool that it is of. */
    ResourcePool pool() {
      return pool;
    }

    Resources resources() {
      return resources;
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
