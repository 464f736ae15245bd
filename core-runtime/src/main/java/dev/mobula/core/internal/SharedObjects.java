package dev.mobula.core.internal;

import dev.mobula.core.NodeObject;
import dev.mobula.core.NodeStatus;
import dev.mobula.core.internal.shm.SharedBlock;
import dev.mobula.core.internal.shm.SharedMemory;
import dev.mobula.core.internal.shm.SpillDirectory;
import dev.mobula.core.internal.shm.SpilledBytes;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The large numbers of a node's objects, in memory that it shares with its workers; when that is
 * full, what was not used for longest goes to disk. Any thread.
 */
final class SharedObjects implements AutoCloseable {
  /** Below this, sending the bytes takes less than what it takes to have a block. */
  static final int MIN_BYTES = 64 << 10;

  private static final long COLLECTION_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final int COLLECTIONS = 10;
  private static final int REST = 10;

  private final long capacity;
  private final SpillDirectory disk;
  private final Runnable collectInWorkers;
  private @Nullable SharedMemory memory; // guarded by this
  private volatile long workersNotBefore = System.nanoTime();

  /** Copies of immutable memory, by that memory, for as long as it is used. */
  private final WeakIdentityMap<MemorySegment, SharedBlock> copies =
      new WeakIdentityMap<>(SharedBlock::release); // guarded by itself

  /** What may go to disk, the least recently used first. */
  private final LinkedHashSet<StoredBytes.Place> stored =
      new LinkedHashSet<>(); // guarded by itself

  /** What is in memory, by offset. */
  private final Map<Long, StoredBytes.Place> byOffset = new HashMap<>(); // guarded by stored

  /**
   * Creates an empty one, which takes nothing until it is needed.
   *
   * @param capacity the bytes of memory, see {@link SharedMemorySize}
   * @param spillTo the folder for what has no room
   * @param collectInWorkers has workers look which views of theirs nobody can reach, without
   *     waiting for it
   */
  SharedObjects(long capacity, Path spillTo, Runnable collectInWorkers) {
    this.capacity = capacity;
    this.disk = new SpillDirectory(spillTo);
    this.collectInWorkers = collectInWorkers;
  }

  /** Returns the file to map. */
  Path path() {
    return memory().path();
  }

  /** A block, which who gets this holds, and where in the file the bytes are. */
  record Part(SharedBlock block, long offset) {}

  /**
   * Keeps a copy of bytes.
   *
   * @return null if there is no room while all that is there is in use
   * @throws dev.mobula.core.ObjectStoreFullException if the disk has no room for what is not
   */
  @Nullable StoredBytes put(MemorySegment bytes) {
    SharedBlock block = tryAllocate(bytes.byteSize());
    if (block == null) {
      return null;
    }
    block.segment().copyFrom(bytes);
    return keep(block);
  }

  private StoredBytes keep(SharedBlock block) {
    StoredBytes kept = new StoredBytes(this, block);
    synchronized (stored) {
      stored.add(kept.place());
      byOffset.put(block.offset(), kept.place());
    }
    return kept;
  }

  /**
   * Returns the bytes that a worker wrote or read there, and whose block someone holds, for one
   * more owner; null if they are only a part of a block.
   */
  @Nullable StoredBytes received(long offset, long size) {
    SharedBlock block = memory().blockAt(offset);
    if (block.offset() != offset || block.size() != size) {
      return null;
    }
    StoredBytes.Place place;
    synchronized (stored) {
      place = byOffset.get(offset);
    }
    StoredBytes known = place == null ? null : place.owner();
    if (known != null && known.share()) {
      return known;
    }
    block.retain();
    return keep(block);
  }

  /**
   * Returns the block with these bytes, which the caller holds, or null if they are few. What
   * cannot change is copied once.
   *
   * @throws dev.mobula.core.ObjectStoreFullException if there is no room for a copy
   */
  @Nullable Part share(MemorySegment bytes) {
    if (bytes.byteSize() < MIN_BYTES) {
      return null;
    }
    long offset = memory().offsetOf(bytes);
    if (offset >= 0) {
      SharedBlock block = memory().blockAt(offset);
      block.retain();
      Reference.reachabilityFence(bytes); // which holds the block until then
      return new Part(block, offset);
    }
    SharedBlock copy = bytes.isReadOnly() ? knownCopy(bytes) : copy(bytes);
    return new Part(copy, copy.offset());
  }

  private SharedBlock knownCopy(MemorySegment bytes) {
    SharedBlock known = retainCopy(bytes);
    if (known != null) {
      return known;
    }
    SharedBlock copy = copy(bytes);
    synchronized (copies) {
      SharedBlock other = retainCopy(bytes);
      if (other != null) { // another thread was first
        copy.release();
        return other;
      }
      copy.retain();
      copies.put(bytes, copy);
      return copy;
    }
  }

  private @Nullable SharedBlock retainCopy(MemorySegment bytes) {
    synchronized (copies) {
      SharedBlock known = copies.get(bytes);
      if (known != null) {
        known.retain();
      }
      return known;
    }
  }

  private SharedBlock copy(MemorySegment bytes) {
    SharedBlock block = allocate(bytes.byteSize());
    block.segment().copyFrom(bytes);
    return block;
  }

  /** Returns the block that holds these bytes, which someone holds. */
  SharedBlock blockAt(long offset) {
    return memory().blockAt(offset);
  }

  /**
   * Returns room, which the caller holds; others have to make it, if need be.
   *
   * @throws dev.mobula.core.ObjectStoreFullException if there is none
   */
  SharedBlock allocate(long size) {
    SharedBlock block = tryAllocate(size);
    if (block == null) {
      throw memory().full(size);
    }
    return block;
  }

  private @Nullable SharedBlock tryAllocate(long size) {
    SharedMemory all = memory();
    SharedBlock block = all.tryAllocate(size);
    return block == null && size <= all.capacity() ? makeRoom(all, size) : block;
  }

  /** Drops what can be made again, then what nobody can reach, then moves to disk what it can. */
  private @Nullable SharedBlock makeRoom(SharedMemory all, long size) {
    synchronized (copies) {
      copies.removeIf(SharedBlock::isHeldOnce);
    }
    SharedBlock block = all.collect(size);
    block = block == null ? spill(all, size) : block;
    return block == null ? awaitWorkers(all, size) : block;
  }

  private @Nullable SharedBlock spill(SharedMemory all, long size) {
    List<StoredBytes.Place> candidates;
    synchronized (stored) {
      candidates = List.copyOf(stored);
    }
    for (StoredBytes.Place candidate : candidates) {
      SharedBlock block = candidate.spill() ? all.tryAllocate(size) : null;
      if (block != null) {
        return block;
      }
    }
    return null;
  }

  /**
   * Waits for what workers still hold, though perhaps nobody there can reach it any more. Where
   * that was in vain, it is not tried again for ten times as long.
   */
  private @Nullable SharedBlock awaitWorkers(SharedMemory all, long size) {
    long start = System.nanoTime();
    if (start - workersNotBefore < 0) {
      return null;
    }
    SharedBlock block = null;
    for (int i = 0; i < COLLECTIONS && block == null; i++) {
      collectInWorkers.run();
      block = poll(all, size, COLLECTION_NANOS);
    }
    if (block == null) {
      workersNotBefore = start + REST * COLLECTIONS * COLLECTION_NANOS;
    }
    return block;
  }

  private @Nullable SharedBlock poll(SharedMemory all, long size, long nanos) {
    long start = System.nanoTime();
    SharedBlock block = null;
    while (block == null && System.nanoTime() - start < nanos && pause()) {
      block = all.tryAllocate(size);
      block = block == null ? spill(all, size) : block;
    }
    return block;
  }

  private static boolean pause() {
    try {
      Thread.sleep(1);
      return true;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Takes note that bytes are used; called by their place. */
  void used(StoredBytes.Place place) {
    synchronized (stored) {
      if (stored.remove(place)) {
        stored.add(place);
      }
    }
  }

  /** Writes bytes to disk, whose memory their place is about to release. */
  SpilledBytes write(SharedBlock block, StoredBytes.Place place) {
    SpilledBytes written = disk.write(block.segment());
    synchronized (stored) {
      byOffset.remove(block.offset(), place);
    }
    return written;
  }

  /** Takes note that bytes that were on disk are in memory again. */
  void restored(SpilledBytes from, SharedBlock to, StoredBytes.Place place) {
    synchronized (stored) {
      byOffset.put(to.offset(), place);
    }
    disk.delete(from);
  }

  /** Forgets bytes that nobody can reach; called by their place. */
  void remove(StoredBytes.Place place, @Nullable SharedBlock block, @Nullable SpilledBytes file) {
    synchronized (stored) {
      stored.remove(place);
      if (block != null) {
        byOffset.remove(block.offset(), place);
      }
    }
    if (block != null) {
      block.release();
    }
    if (file != null) {
      disk.delete(file);
    }
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
  NodeStatus.ObjectStore status() {
    synchronized (copies) {
      copies.removeGone();
    }
    SharedMemory made = existing();
    return made == null
        ? new NodeStatus.ObjectStore(0, 0, 0, 0)
        : new NodeStatus.ObjectStore(made.capacity(), made.inUse(), made.blocks(), disk.bytes());
  }

  @Override
  public void close() {
    synchronized (copies) {
      copies.removeIf(_ -> true);
    }
    try (disk) {
      synchronized (this) {
        if (memory != null) {
          memory.close();
        }
      }
    }
  }
}
