package dev.mobula.core.internal;

import dev.mobula.core.InfeasibleResourcesException;
import dev.mobula.core.MobulaException;
import dev.mobula.core.ObjectId;
import dev.mobula.core.ObjectRef;
import dev.mobula.core.PlacementGroup;
import dev.mobula.core.PlacementStrategy;
import dev.mobula.core.Resources;
import dev.mobula.core.internal.ResourcePool.Demand;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A placement group on this one node: it takes the sum of its bundles from the node's pool, and
 * each bundle is a pool of its own, empty until then.
 */
final class LocalPlacementGroup implements PlacementGroup, Lane.Holder {
  private final LocalScheduler scheduler;
  private final List<Resources> bundles;
  private final PlacementStrategy strategy;
  private Demand demand; // what it got, once it is placed; guarded by this
  private final LocalRef<PlacementGroup> ready;
  private final @Nullable Job job = Job.current(); // that it ends with
  private final @Nullable LocalActor<?> maker = LocalActor.running(); // that it ends with, too
  private @Nullable List<ResourcePool> pools; // guarded by this; made when something asks for them
  private boolean placed; // guarded by this
  private boolean removed; // guarded by this

  LocalPlacementGroup(
      LocalScheduler scheduler,
      List<Resources> bundles,
      PlacementStrategy strategy,
      Demand demand) {
    this.scheduler = scheduler;
    this.bundles = bundles;
    this.strategy = strategy;
    this.demand = demand;
    this.ready = new Ready(scheduler.ids());
  }

  @Override
  public ObjectId id() {
    return ready.id();
  }

  @Override
  public List<Resources> bundles() {
    return bundles;
  }

  @Override
  public PlacementStrategy strategy() {
    return strategy;
  }

  @Override
  public ObjectRef<PlacementGroup> ready() {
    return ready;
  }

  /** Returns the bundles that something may run in: one, or for -1 all that are large enough. */
  synchronized List<ResourcePool> pools(String who, Resources request, int index) {
    if (removed) {
      throw new MobulaException(
          "expected a placement group that exists, found %s, which was removed"
              .formatted(describe()));
    }
    if (pools == null) {
      pools = IntStream.range(0, bundles.size()).mapToObj(this::makePool).toList();
    }
    return index == -1 ? largePools(pools, who, request) : List.of(pools.get(index));
  }

  /** The resources are taken; called once. */
  @Override
  public void place(Demand got) {
    synchronized (this) {
      if (removed) {
        scheduler.release(got, null);
        return;
      }
      placed = true;
      demand = got;
      if (pools != null) {
        fill(pools, got);
      }
    }
    ready.complete(this);
    scheduler.kickAll(null);
  }

  /** Has the job and the actor that it belongs to remove it in the end. */
  void joinMakers() {
    if (job != null) {
      job.add(this);
    }
    if (maker != null) {
      maker.adopt(this);
    }
  }

  @Override
  public void end() {
    remove();
  }

  private static void fill(List<ResourcePool> bundles, Demand got) {
    for (int i = 0; i < bundles.size(); i++) {
      bundles.get(i).fill(got.gpus(i));
    }
  }

  @Override
  public void abandon(Failure failure) {
    ready.fail(failure);
  }

  @Override
  public boolean isOver() {
    return ready.isReady();
  }

  @Override
  public void remove() {
    Set<ResourcePool> ours;
    @Nullable Demand held;
    synchronized (this) {
      if (removed) {
        return;
      }
      removed = true;
      held = placed ? demand : null;
      ours = pools == null ? Set.of() : Set.copyOf(pools);
    }
    if (job != null) {
      job.forget(this);
    }
    if (maker != null) {
      maker.forget(this);
    }
    Failure failure = new Failure(MobulaException::new, describe() + " was removed", null);
    ready.fail(failure);
    if (!ours.isEmpty()) {
      scheduler.evacuate(ours, failure);
    }
    if (held != null) {
      scheduler.release(held, null);
    }
  }

  @Override
  public String describe() {
    return "placement group " + id();
  }

  @Override
  public String toString() {
    return describe();
  }

  private ResourcePool makePool(int index) {
    String name = "bundle %d of %s".formatted(index, describe());
    ResourcePool pool = new ResourcePool(name, bundles.get(index), false);
    if (placed) {
      pool.fill(demand.gpus(index));
    }
    return pool;
  }

  private List<ResourcePool> largePools(List<ResourcePool> all, String who, Resources request) {
    List<ResourcePool> large = all.stream().filter(pool -> pool.couldHold(request)).toList();
    if (large.isEmpty()) {
      throw new InfeasibleResourcesException(
          "%s asks for %s, and no bundle of %s has as much (%s); ask for less, or make larger bundles"
              .formatted(who, request, describe(), bundles));
    }
    return large;
  }

  private final class Ready extends LocalRef<PlacementGroup> {
    Ready(Ids ids) {
      super(ids);
    }

    @Override
    String describe() {
      return "the resources of placement group " + id();
    }
  }
}
