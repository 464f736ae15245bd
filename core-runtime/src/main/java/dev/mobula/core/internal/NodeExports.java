package dev.mobula.core.internal;

import dev.mobula.core.ActorHandle;
import dev.mobula.core.ObjectId;
import dev.mobula.core.ObjectRef;
import dev.mobula.core.PlacementGroup;
import dev.mobula.core.internal.wire.Actor;
import dev.mobula.core.internal.wire.Block;
import dev.mobula.core.internal.wire.Id;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a node gave to one of its workers, and keeps for it: objects until the worker releases them
 * as often as they were given, actors and groups as long as the worker lives. Any thread.
 */
final class NodeExports implements Exports, Imports {
  private final LocalNode node;
  private final Map<ObjectId, Given> objects = new HashMap<>(); // guarded by this
  private final Map<ObjectId, Object> others = new HashMap<>(); // guarded by this

  private static final class Given {
    private final ObjectRef<?> ref;
    private int times;

    Given(ObjectRef<?> ref) {
      this.ref = ref;
    }
  }

  NodeExports(LocalNode node) {
    this.node = node;
  }

  @Override
  public synchronized Id object(ObjectRef<?> ref) {
    objects.computeIfAbsent(ref.id(), _ -> new Given(ref)).times++;
    return WireIds.write(ref.id());
  }

  @Override
  public synchronized Actor actor(ActorHandle<?> handle) {
    String group = handle instanceof GroupHandle<?> of ? of.group() : "";
    LocalActor<?> actor = handle instanceof GroupHandle<?> of ? of.actor() : (LocalActor<?>) handle;
    others.put(actor.id(), actor);
    return Actor.newBuilder()
        .setId(WireIds.write(actor.id()))
        .setDescription(actor.describe())
        .setGroup(group)
        .build();
  }

  @Override
  public synchronized Id placementGroup(PlacementGroup group) {
    others.put(group.id(), group);
    return WireIds.write(group.id());
  }

  @Override
  public @Nullable Block block(MemorySegment bytes) {
    return null;
  }

  @Override
  public synchronized ObjectRef<?> object(Id id) {
    return Objects.requireNonNull(objects.get(WireIds.read(id)), "an object given before").ref;
  }

  @Override
  public synchronized ActorHandle<?> actor(Actor actor) {
    ActorHandle<?> handle = (ActorHandle<?>) other(actor.getId());
    return actor.getGroup().isEmpty() ? handle : handle.concurrencyGroup(actor.getGroup());
  }

  @Override
  public synchronized PlacementGroup placementGroup(Id id) {
    return (PlacementGroup) other(id);
  }

  @Override
  public MemorySegment view(Block block) {
    throw new IllegalArgumentException("expected no block: " + block);
  }

  /** Takes note that the worker dropped an object, once. */
  synchronized void release(Id id) {
    ObjectId object = WireIds.read(id);
    Given given = objects.get(object);
    if (given != null && --given.times == 0) {
      objects.remove(object);
    }
  }

  void release(Block block) {
    throw new IllegalArgumentException("expected no block: " + block);
  }

  /** Drops everything, since the worker is gone. */
  synchronized void clear() {
    objects.clear();
    others.clear();
  }

  LocalNode node() {
    return node;
  }

  private Object other(Id id) {
    return Objects.requireNonNull(others.get(WireIds.read(id)), "something given before");
  }
}
