package dev.mobula.core.internal;

import dev.mobula.columns.Column;
import dev.mobula.columns.DType;
import dev.mobula.core.ActorHandle;
import dev.mobula.core.MobulaException;
import dev.mobula.core.ObjectId;
import dev.mobula.core.ObjectRef;
import dev.mobula.core.PlacementGroup;
import dev.mobula.core.internal.shm.SharedMemoryView;
import dev.mobula.core.internal.wire.Actor;
import dev.mobula.core.internal.wire.Block;
import dev.mobula.core.internal.wire.FromWorker;
import dev.mobula.core.internal.wire.Id;
import dev.mobula.core.internal.wire.Reference;
import dev.mobula.core.internal.wire.Release;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Cleaner;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What a worker has of its node: one reference for each object, and handles. The node is told when
 * the worker has dropped one. Any thread.
 */
final class Borrowed implements Exports, Imports {
  private static final Cleaner CLEANER = Cleaner.create();

  private final WorkerNode node;
  private volatile @Nullable SharedMemoryView memory;
  private volatile @Nullable ClassFilter classFilter;
  private final Map<ObjectId, Loan> loans = new HashMap<>(); // guarded by this

  /** A reference, and how often the node gave it. */
  private record Loan(WeakReference<BorrowedRef<?>> ref, AtomicInteger times) {}

  /**
   * Maps the node's shared memory, and takes over its class filter; called before anything else.
   */
  void open(Path file, ClassFilter filter) {
    memory = SharedMemoryView.open(file);
    classFilter = filter;
  }

  /** Lets go of the node's memory; what can be reached of it stays readable. */
  void close() {
    SharedMemoryView mapped = memory;
    if (mapped != null) {
      mapped.close();
    }
  }

  Borrowed(WorkerNode node) {
    this.node = node;
  }

  @Override
  public ClassFilter classFilter() {
    return Objects.requireNonNull(classFilter, "the class filter of the node");
  }

  @Override
  public ObjectRef<?> object(Reference message) {
    BorrowedRef<?> ref = ref(WireIds.read(message.getId()));
    if (message.hasValue()) {
      ref.take(message.getValue());
    }
    return ref;
  }

  private synchronized BorrowedRef<?> ref(ObjectId id) {
    Loan loan = loans.get(id);
    BorrowedRef<?> known = loan == null ? null : loan.ref.get();
    if (loan != null && known != null && !known.isClosed()) {
      loan.times.incrementAndGet();
      return known;
    }
    BorrowedRef<?> made = new BorrowedRef<>(node, id);
    Loan first = new Loan(new WeakReference<>(made), new AtomicInteger(1));
    loans.put(id, first);
    CLEANER.register(made, () -> giveBack(id, first));
    return made;
  }

  private void giveBack(ObjectId id, Loan loan) {
    synchronized (this) {
      loans.remove(id, loan);
    }
    Release.Builder release = Release.newBuilder();
    for (int i = 0; i < loan.times.get(); i++) {
      release.addObjects(WireIds.write(id));
    }
    node.send(FromWorker.newBuilder().setRelease(release).build());
  }

  /** Drops the values of all references, which can be had again. */
  void letGo() {
    List<Loan> all;
    synchronized (this) {
      all = List.copyOf(loans.values());
    }
    for (Loan loan : all) {
      BorrowedRef<?> ref = loan.ref.get();
      if (ref != null) {
        ref.letGo();
      }
    }
  }

  @Override
  public ActorHandle<?> actor(Actor actor) {
    BorrowedActor<?> handle =
        new BorrowedActor<>(
            node, WireIds.read(actor.getId()), actor.getDescription(), actor.getGroup());
    return watch(handle, actor.getId());
  }

  @Override
  public PlacementGroup placementGroup(Id id) {
    return watch(new BorrowedGroup(node, WireIds.read(id)), id);
  }

  private <T> T watch(T handle, Id id) {
    Release release = Release.newBuilder().addHandles(id).build();
    CLEANER.register(handle, () -> node.send(FromWorker.newBuilder().setRelease(release).build()));
    return handle;
  }

  @Override
  public Object column(Block block, DType dtype, int rows, int[] rowShape) {
    return Column.over(view(block), dtype, rows, rowShape);
  }

  @Override
  public Stored array(Block block, String type) {
    return new ViewedArray(type, view(block));
  }

  private MemorySegment view(Block block) {
    return memory().view(block.getOffset(), block.getSize(), () -> release(block));
  }

  private void release(Block block) {
    Release.Builder release = Release.newBuilder().addBlocks(block);
    node.send(FromWorker.newBuilder().setRelease(release).build());
  }

  @Override
  public Reference object(ObjectRef<?> ref) {
    checkOurs(ref, ref instanceof BorrowedRef<?> known && known.isOf(node));
    return Reference.newBuilder().setId(WireIds.write(ref.id())).build();
  }

  @Override
  public Actor actor(ActorHandle<?> handle) {
    checkOurs(handle, handle instanceof BorrowedActor<?> known && known.isOf(node));
    BorrowedActor<?> actor = (BorrowedActor<?>) handle;
    return Actor.newBuilder()
        .setId(WireIds.write(actor.id()))
        .setDescription(actor.describe())
        .setGroup(actor.group())
        .build();
  }

  @Override
  public Id placementGroup(PlacementGroup group) {
    checkOurs(group, group instanceof BorrowedGroup known && known.isOf(node));
    return WireIds.write(group.id());
  }

  private static void checkOurs(Object given, boolean ours) {
    if (!ours) {
      throw new MobulaException(
          "expected a reference or handle of the runtime that runs now, found one of another, which has ended or was reconnected to: %s; get it anew, as by Mobula.put or Mobula.getActor"
              .formatted(given));
    }
  }

  @Override
  public @Nullable Block block(MemorySegment bytes) {
    if (bytes.byteSize() < SharedObjects.MIN_BYTES) {
      return null;
    }
    long offset = memory().offsetOf(bytes);
    boolean isNew = offset < 0;
    if (isNew) {
      offset = write(bytes);
    }
    return Block.newBuilder().setOffset(offset).setSize(bytes.byteSize()).setIsNew(isNew).build();
  }

  @Override
  public Block block(StoredBytes bytes) {
    throw new IllegalArgumentException("expected nothing of the node's own store in a worker");
  }

  /** Objects are the node's, which hears when the reference here is gone. */
  @Override
  public void takeBack(Reference given) {}

  @Override
  public void takeBackHandle(Id given) {}

  @Override
  public void takeBack(Block given) {
    if (given.getIsNew()) {
      release(given);
    }
  }

  /** Returns a read-only view of a copy in shared memory. */
  MemorySegment copy(MemorySegment bytes) {
    return view(Block.newBuilder().setOffset(write(bytes)).setSize(bytes.byteSize()).build());
  }

  private long write(MemorySegment bytes) {
    long offset = node.allocate(bytes.byteSize());
    try {
      memory().segment(offset, bytes.byteSize()).copyFrom(bytes);
      return offset;
    } catch (RuntimeException | Error e) { // the memory that they were in is gone
      release(Block.newBuilder().setOffset(offset).setSize(bytes.byteSize()).build());
      throw e;
    }
  }

  private SharedMemoryView memory() {
    return Objects.requireNonNull(memory, "the shared memory of the node");
  }
}
