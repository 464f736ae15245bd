package dev.mobula.core.internal;

import dev.mobula.core.ActorHandle;
import dev.mobula.core.ObjectId;
import dev.mobula.core.ObjectRef;
import dev.mobula.core.PlacementGroup;
import dev.mobula.core.internal.shm.SharedMemoryView;
import dev.mobula.core.internal.wire.Actor;
import dev.mobula.core.internal.wire.Block;
import dev.mobula.core.internal.wire.FromWorker;
import dev.mobula.core.internal.wire.Id;
import dev.mobula.core.internal.wire.Release;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Cleaner;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What a worker has of its node: one reference for each object, which tells the node when the
 * worker has dropped it. Any thread.
 */
final class Borrowed implements Exports, Imports {
  private static final Cleaner CLEANER = Cleaner.create();

  private final WorkerNode node;
  private volatile @Nullable SharedMemoryView memory;
  private final Map<ObjectId, Loan> loans = new HashMap<>(); // guarded by this

  /** A reference, and how often the node gave it. */
  private record Loan(WeakReference<BorrowedRef<?>> ref, AtomicInteger times) {}

  /** Maps the node's shared memory; called before anything else. */
  void map(Path file) {
    memory = SharedMemoryView.open(file);
  }

  Borrowed(WorkerNode node) {
    this.node = node;
  }

  @Override
  public synchronized ObjectRef<?> object(Id message) {
    ObjectId id = WireIds.read(message);
    Loan loan = loans.get(id);
    BorrowedRef<?> known = loan == null ? null : loan.ref.get();
    if (loan != null && known != null) {
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

  @Override
  public ActorHandle<?> actor(Actor actor) {
    return new BorrowedActor<>(
        node, WireIds.read(actor.getId()), actor.getDescription(), actor.getGroup());
  }

  @Override
  public PlacementGroup placementGroup(Id id) {
    return new BorrowedGroup(node, WireIds.read(id));
  }

  @Override
  public MemorySegment view(Block block) {
    return memory().view(block.getOffset(), block.getSize(), () -> release(block));
  }

  private void release(Block block) {
    Release.Builder release = Release.newBuilder().addBlocks(block);
    node.send(FromWorker.newBuilder().setRelease(release).build());
  }

  @Override
  public Id object(ObjectRef<?> ref) {
    return WireIds.write(ref.id());
  }

  @Override
  public Actor actor(ActorHandle<?> handle) {
    BorrowedActor<?> actor = (BorrowedActor<?>) handle;
    return Actor.newBuilder()
        .setId(WireIds.write(actor.id()))
        .setDescription(actor.describe())
        .setGroup(actor.group())
        .build();
  }

  @Override
  public Id placementGroup(PlacementGroup group) {
    return WireIds.write(group.id());
  }

  @Override
  public @Nullable Block block(MemorySegment bytes) {
    if (bytes.byteSize() < SharedObjects.MIN_BYTES) {
      return null;
    }
    long offset = memory().offsetOf(bytes);
    boolean isNew = offset < 0;
    if (isNew) {
      offset = node.allocate(bytes.byteSize());
      memory().segment(offset, bytes.byteSize()).copyFrom(bytes);
    }
    return Block.newBuilder().setOffset(offset).setSize(bytes.byteSize()).setIsNew(isNew).build();
  }

  private SharedMemoryView memory() {
    return Objects.requireNonNull(memory, "the shared memory of the node");
  }
}
