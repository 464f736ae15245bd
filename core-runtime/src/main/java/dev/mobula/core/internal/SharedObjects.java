package dev.mobula.core.internal;

import dev.mobula.core.MobulaException;
import dev.mobula.core.NodeObject;
import dev.mobula.core.NodeStatus;
import dev.mobula.core.internal.shm.SharedBlock;
import dev.mobula.core.internal.shm.SharedMemory;
import dev.mobula.core.internal.shm.SpillDirectory;
import dev.mobula.core.internal.shm.SpilledBytes;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
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
  private static final long PAUSE_MILLIS = 5;

  private static final Logger LOGGER = System.getLogger(SharedObjects.class.getName());

  private final long capacity;
  private final SpillDirectory disk;
  private final BooleanSupplier collectInWorkers;

  /** How many threads are writing to disk, and will make room. */
  private final AtomicInteger moving = new AtomicInteger();

  private @Nullable SharedMemory memory; // guarded by this
  private boolean closed; // guarded by this
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
   *     waiting for it; false if there are none
   */
  SharedObjects(long capacity, Path spillTo, BooleanSupplier collectInWorkers) {
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
    return block == null ? null : keep(filled(block, bytes));
  }

  private static SharedBlock filled(SharedBlock block, MemorySegment bytes) {
    try {
      block.segment().copyFrom(bytes);
      return block;
    } catch (RuntimeException | Error e) { // the memory that they were in is gone
      block.release();
      throw e;
    }
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
    forgetCopy(block);
    return keep(block);
  }

  /** What is kept for itself is no copy that can be made again. */
  private void forgetCopy(SharedBlock block) {
    synchronized (copies) {
      copies.removeIf(copy -> copy == block);
    }
  }

  /**
   * Returns the bytes where they are if they are all of a block, for one more owner; null if they
   * are elsewhere, or a part.
   */
  @Nullable StoredBytes find(MemorySegment bytes) {
    SharedMemory made = bytes.byteSize() < MIN_BYTES ? null : existing();
    long offset = made == null ? -1 : made.offsetOf(bytes);
    StoredBytes found = offset < 0 ? null : received(offset, bytes.byteSize());
    Reference.reachabilityFence(bytes); // which holds the block until then
    return found;
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
    return filled(allocate(bytes.byteSize()), bytes);
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
    SharedBlock block = collectAndSpill(all, size);
    return block == null ? await(all, size) : block;
  }

  /** Collects, unless that was in vain a moment ago, and moves to disk what may go there. */
  private @Nullable SharedBlock collectAndSpill(SharedMemory all, long size) {
    SharedBlock block = all.collect(size, () -> spill(all, size));
    return block == null ? spill(all, size) : block;
  }

  private @Nullable SharedBlock spill(SharedMemory all, long size) {
    List<StoredBytes.Place> candidates;
    synchronized (stored) {
      candidates = List.copyOf(stored);
    }
    SharedBlock block = all.tryAllocate(size);
    for (int i = 0; i < candidates.size() && block == null; i++) {
      block = candidates.get(i).spill() ? all.tryAllocate(size) : null;
    }
    return block;
  }

  /**
   * Waits for what workers still hold, though perhaps nobody there can reach it any more, and for
   * what other threads are moving. Where that was in vain, workers are not asked again for ten
   * times as long.
   */
  private @Nullable SharedBlock await(SharedMemory all, long size) {
    long start = System.nanoTime();
    boolean asks = start - workersNotBefore >= 0;
    SharedBlock block = null;
    for (int i = 0; i < COLLECTIONS && block == null; i++) {
      if (!(asks && collectInWorkers.getAsBoolean()) && moving.get() == 0) {
        return null;
      }
      block = poll(all, size);
    }
    if (block == null && asks) {
      workersNotBefore = start + REST * COLLECTIONS * COLLECTION_NANOS;
    }
    return block;
  }

  private @Nullable SharedBlock poll(SharedMemory all, long size) {
    long start = System.nanoTime();
    SharedBlock block = null;
    boolean interrupted = false;
    while (block == null && System.nanoTime() - start < COLLECTION_NANOS) {
      try {
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException _) {
        interrupted = true; // what is put or got is told of it later
      }
      block = collectAndSpill(all, size);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return block;
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
    SpilledBytes written;
    moving.incrementAndGet();
    try {
      written = disk.write(block.segment());
    } finally {
      moving.decrementAndGet();
    }
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
    delete(from);
  }

  /** A file that stays is removed with the others; who reads or frees an object does not care. */
  private void delete(SpilledBytes file) {
    try {
      disk.delete(file);
    } catch (MobulaException e) {
      LOGGER.log(Level.WARNING, "left a file of the object store behind", e);
    }
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
      delete(file);
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
      if (closed) {
        throw LocalScheduler.SHUT_DOWN.exception();
      }
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
        closed = true;
        if (memory != null) {
          memory.close();
        }
      }
    }
  }
}
