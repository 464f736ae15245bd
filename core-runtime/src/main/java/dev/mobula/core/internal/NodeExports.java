package dev.mobula.core.internal;

import dev.mobula.columns.Column;
import dev.mobula.columns.DType;
import dev.mobula.core.ActorHandle;
import dev.mobula.core.MobulaException;
import dev.mobula.core.ObjectRef;
import dev.mobula.core.ObjectStoreFullException;
import dev.mobula.core.PlacementGroup;
import dev.mobula.core.internal.shm.SharedBlock;
import dev.mobula.core.internal.wire.Actor;
import dev.mobula.core.internal.wire.Block;
import dev.mobula.core.internal.wire.Id;
import dev.mobula.core.internal.wire.Reference;
import dev.mobula.core.internal.wire.Release;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a node gave to one of its workers, or to a program, and keeps for it until that releases it
 * as often as it was given. Any thread.
 */
final class NodeExports implements Exports, Imports {
  private static final Logger LOGGER = System.getLogger(NodeExports.class.getName());

  private final SharedObjects shared;
  private final ClassFilter classFilter;
  private final Counted<ObjectRef<?>> objects = new Counted<>(); // guarded by this
  private final Map<Long, Held> blocks = new HashMap<>(); // by offset; guarded by this
  private final Counted<Object> handles = new Counted<>(); // actors and groups; guarded by this
  private boolean cleared; // guarded by this

  /** A block that the worker reads, or writes to and has not yet sent, and how often. */
  private static final class Held {
    private final SharedBlock block;
    private int times;

    Held(SharedBlock block) {
      this.block = block;
    }
  }

  NodeExports(SharedObjects shared, ClassFilter classFilter) {
    this.shared = shared;
    this.classFilter = classFilter;
  }

  /** With a column goes where it is, so that the worker need not ask for it. */
  @Override
  public Reference object(ObjectRef<?> ref) {
    Reference.Builder reference = Reference.newBuilder().setId(WireIds.write(ref.id()));
    Object value = ((LocalRef<?>) ref).valueIfReady();
    if (value instanceof Column || (value instanceof StoredColumn column && column.isInMemory())) {
      addValue(reference, value);
    }
    give(ref);
    return reference.build();
  }

  /** What there is no room for the worker may ask for once it wants it. */
  private void addValue(Reference.Builder reference, Object value) {
    try {
      reference.setValue(Wire.write(value, this));
    } catch (ObjectStoreFullException e) {
      LOGGER.log(Level.DEBUG, "sent a reference without its value", e);
    }
  }

  private synchronized void give(ObjectRef<?> ref) {
    objects.give(ref.id(), ref);
  }

  @Override
  public synchronized Actor actor(ActorHandle<?> handle) {
    String group = handle instanceof GroupHandle<?> of ? of.group() : "";
    LocalActor<?> actor = handle instanceof GroupHandle<?> of ? of.actor() : (LocalActor<?>) handle;
    handles.give(actor.id(), actor);
    return Actor.newBuilder()
        .setId(WireIds.write(actor.id()))
        .setDescription(actor.describe())
        .setGroup(group)
        .build();
  }

  @Override
  public synchronized Id placementGroup(PlacementGroup group) {
    handles.give(group.id(), group);
    return WireIds.write(group.id());
  }

  @Override
  public @Nullable Block block(MemorySegment bytes) {
    SharedObjects.Part part = shared.share(bytes);
    if (part == null) {
      return null;
    }
    hold(part.offset(), part.block());
    return Block.newBuilder().setOffset(part.offset()).setSize(bytes.byteSize()).build();
  }

  @Override
  public Block block(StoredBytes bytes) {
    SharedBlock block = bytes.retain();
    hold(block.offset(), block);
    return Block.newBuilder().setOffset(block.offset()).setSize(block.size()).build();
  }

  @Override
  public void takeBack(Reference given) {
    release(given.getId());
    Wire.blocks(given.getValue()).forEach(this::takeBack);
  }

  @Override
  public void takeBackHandle(Id given) {
    releaseHandle(given);
  }

  @Override
  public void takeBack(Block given) {
    release(given);
  }

  /** Gives the worker room to write to; it holds it until it has sent and released it. */
  long allocate(long size) {
    SharedBlock block = shared.allocate(size);
    hold(block.offset(), block);
    return block.offset();
  }

  private synchronized void hold(long offset, SharedBlock block) {
    if (cleared) {
      block.release();
    } else {
      blocks.computeIfAbsent(offset, _ -> new Held(block)).times++;
    }
  }

  @Override
  public ClassFilter classFilter() {
    return classFilter;
  }

  @Override
  public ObjectRef<?> object(Reference reference) {
    return object(reference.getId());
  }

  synchronized ObjectRef<?> object(Id id) {
    return known(objects, id);
  }

  @Override
  public synchronized ActorHandle<?> actor(Actor actor) {
    ActorHandle<?> handle = (ActorHandle<?>) known(handles, actor.getId());
    return actor.getGroup().isEmpty() ? handle : handle.concurrencyGroup(actor.getGroup());
  }

  @Override
  public synchronized PlacementGroup placementGroup(Id id) {
    return (PlacementGroup) known(handles, id);
  }

  @Override
  public Object column(Block block, DType dtype, int rows, int[] rowShape) {
    return receive(
        block,
        bytes -> new StoredColumn(bytes, dtype, rows, rowShape),
        view -> Column.over(view, dtype, rows, rowShape));
  }

  @Override
  public Stored array(Block block, String type) {
    return receive(
        block, bytes -> new StoredArray(type, bytes), view -> new ViewedArray(type, view));
  }

  /** Takes what the worker holds, and where it has written it, no longer does. */
  private synchronized <T> T receive(
      Block message, Function<StoredBytes, T> whole, Function<MemorySegment, T> part) {
    if (cleared) {
      throw new MobulaException("expected a worker that lives, found one that is gone");
    }
    StoredBytes bytes = shared.received(message.getOffset(), message.getSize());
    T received = bytes == null ? part.apply(view(message)) : whole.apply(bytes);
    if (message.getIsNew()) {
      release(message);
    }
    return received;
  }

  private MemorySegment view(Block message) {
    SharedBlock block = shared.blockAt(message.getOffset());
    return block.view().asSlice(message.getOffset() - block.offset(), message.getSize());
  }

  /** Takes note of all that the worker dropped. */
  void release(Release message) {
    message.getObjectsList().forEach(this::release);
    message.getHandlesList().forEach(this::releaseHandle);
    message.getBlocksList().forEach(this::release);
  }

  /** Takes note that the worker dropped an object, once. */
  synchronized void release(Id id) {
    objects.takeBack(WireIds.read(id));
  }

  /** Takes note that the worker dropped a handle of an actor or group, once. */
  private synchronized void releaseHandle(Id id) {
    handles.takeBack(WireIds.read(id));
  }

  /** Takes note that the worker has no view of a block any more, or has written it. */
  synchronized void release(Block message) {
    Held held = blocks.get(message.getOffset());
    if (held != null) {
      held.block.release();
      if (--held.times == 0) {
        blocks.remove(message.getOffset());
      }
    }
  }

  /** Drops everything, since the worker is gone. */
  synchronized void clear() {
    cleared = true;
    objects.clear();
    handles.clear();
    blocks.values().forEach(NodeExports::drop);
    blocks.clear();
  }

  private static void drop(Held held) {
    for (int i = 0; i < held.times; i++) {
      held.block.release();
    }
  }

  private static <T> T known(Counted<T> given, Id id) {
    T found = given.find(WireIds.read(id));
    if (found == null) {
      throw new MobulaException(
          "expected a reference or handle that was given over this connection and is still held, found %s; get it anew over this one"
              .formatted(WireIds.read(id)));
    }
    return found;
  }
}
