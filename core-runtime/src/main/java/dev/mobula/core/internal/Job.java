package dev.mobula.core.internal;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * All that a program started which uses a node from outside: what a call is to its children. It has
 * an outcome when the program has gone.
 */
final class Job extends LocalCall<Void> {
  private final Set<LocalPlacementGroup> groups = ConcurrentHashMap.newKeySet();
  private final String namespace;
  private final Running running = new Running(this, () -> false, () -> {});

  /**
   * Creates one.
   *
   * @param namespace of actors that name none
   */
  Job(Ids ids, String namespace) {
    super(ids);
    this.namespace = namespace;
    enter(running);
  }

  /** Returns the job that what runs on this thread belongs to; null for the node's own program. */
  static @Nullable Job current() {
    LocalCall<?> call = CurrentCall.get();
    return call == null ? null : call.job();
  }

  @Override
  Job job() {
    return this;
  }

  @Override
  String namespace() {
    return namespace;
  }

  /** Returns the program as what starts things, all of which end with it. */
  Running running() {
    return running;
  }

  /** Takes note of a group, which is removed with this. */
  void add(LocalPlacementGroup group) {
    groups.add(group);
    if (isReady()) {
      group.remove();
    }
  }

  void forget(LocalPlacementGroup group) {
    groups.remove(group);
  }

  void removeGroups() {
    groups.forEach(LocalPlacementGroup::remove);
  }

  @Override
  void exitActor(BooleanSupplier abandoned) {
    throw Calls.noActor();
  }

  @Override
  List<String> gpuIds() {
    return List.of();
  }
}
