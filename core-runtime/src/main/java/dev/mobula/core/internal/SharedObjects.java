package dev.mobula.core.internal;

import dev.mobula.core.NodeObject;
import dev.mobula.core.NodeStatus;
import dev.mobula.core.internal.shm.SharedBlock;
import dev.mobula.core.internal.shm.SharedMemory;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The numbers that a node and its workers share: what is large is copied into shared memory when it
 * first leaves this process, and is there for all that get it later. Any thread.
 */
final class SharedObjects implements AutoCloseable {
  /** Below this, sending the bytes takes less than what it takes to have a block. */
  static final int MIN_BYTES = 64 << 10;

  private final long capacity;
  private @Nullable SharedMemory memory; // guarded by this

  /** Views of the copies of immutable memory, by that memory, for as long as it is used. */
  private final WeakIdentityMap<MemorySegment, MemorySegment> copies =
      new WeakIdentityMap<>(); // guarded by this

  SharedObjects(long capacity) {
    this.capacity = capacity;
  }

  /** Returns the file to map. */
  Path path() {
    return memory().path();
  }

  /**
   * Returns the block with these bytes, which the caller holds, or null if they are few.
   *
   * @throws dev.mobula.core.internal.shm.SharedMemoryFullException if there is no room for a copy
   */
  @Nullable Part share(MemorySegment bytes) {
    if (bytes.byteSize() < MIN_BYTES) {
      return null;
    }
    MemorySegment shared = memory().offsetOf(bytes) < 0 ? copy(bytes) : bytes;
    long offset = memory().offsetOf(shared);
    SharedBlock block = memory().blockAt(offset);
    block.retain();
    Reference.reachabilityFence(shared); // which holds the block until then
    return new Part(block, offset);
  }

  /** A block, and where in the file the bytes are. */
  record Part(SharedBlock block, long offset) {}

  /** Returns room for a worker to write to, which the caller holds. */
  SharedBlock allocate(long size) {
    return memory().allocate(size);
  }

  /** Returns the block that holds these bytes, which someone holds. */
  SharedBlock blockAt(long offset) {
    return memory().blockAt(offset);
  }

  /**
   * Returns a read-only view of a copy of these bytes, which are copied once if they cannot change.
   */
  synchronized MemorySegment copy(MemorySegment bytes) {
    MemorySegment known = copies.get(bytes);
    if (known != null) {
      return known;
    }
    SharedBlock block = memory().allocate(bytes.byteSize());
    block.segment().copyFrom(bytes);
    MemorySegment view = block.view();
    block.release();
    if (bytes.isReadOnly()) {
      copies.put(bytes, view);
    }
    return view;
  }

  /** Returns where the block starts that these bytes lie in, if they are in shared memory. */
  OptionalLong offsetOf(MemorySegment bytes) {
    SharedMemory made = existing();
    long offset = made == null ? -1 : made.offsetOf(bytes);
    return offset < 0 || made == null
        ? OptionalLong.empty()
        : OptionalLong.of(made.blockAt(offset).offset());
  }

  /** Returns how many hold the block that starts there. */
  int holders(long offset) {
    return memory().blockAt(offset).holders();
  }

  /** Returns the blocks that do not start at one of these offsets. */
  List<NodeObject> blocksExcept(Set<Long> offsets) {
    SharedMemory made = existing();
    return made == null
        ? List.of()
        : made.heldBlocks().stream()
            .filter(block -> !offsets.contains(block.offset()))
            .map(SharedObjects::object)
            .toList();
  }

  private static NodeObject object(SharedBlock block) {
    return new NodeObject(
        "block at " + block.offset(),
        block.size(),
        "SHARED_MEMORY",
        "an argument or result of a worker process",
        block.holders());
  }

  private synchronized @Nullable SharedMemory existing() {
    return memory;
  }

  private synchronized SharedMemory memory() {
    SharedMemory made = memory;
    if (made == null) {
      made =
          SharedMemory.create(SharedMemory.defaultDirectory(), SharedMemorySize.resolve(capacity));
      made.path().toFile().deleteOnExit(); // where nobody closes this
      memory = made;
    }
    return made;
  }

  /** Returns how much there is, and how much is in use. */
  synchronized NodeStatus.ObjectStore status() {
    copies.removeGone();
    return memory == null
        ? new NodeStatus.ObjectStore(0, 0, 0)
        : new NodeStatus.ObjectStore(memory.capacity(), memory.inUse(), memory.blocks());
  }

  @Override
  public synchronized void close() {
    copies.clear();
    if (memory != null) {
      memory.close();
    }
  }
}
