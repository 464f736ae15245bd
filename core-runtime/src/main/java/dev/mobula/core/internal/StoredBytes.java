package dev.mobula.core.internal;

import dev.mobula.core.ObjectLostException;
import dev.mobula.core.internal.shm.SharedBlock;
import dev.mobula.core.internal.shm.SpilledBytes;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Bytes in the node's object store: in shared memory, or on disk since others needed the room. They
 * never change. When all owners have closed this, or it is unreachable, what it took is free again.
 * Any thread.
 */
final class StoredBytes {
  private static final Cleaner CLEANER = Cleaner.create();

  private final Place place;
  private final Cleaner.Cleanable cleanable;
  private final AtomicInteger owners = new AtomicInteger(1);

  /** Takes over the caller's hold of a block; has one owner. */
  StoredBytes(SharedObjects store, SharedBlock block) {
    this.place = new Place(store, block, this);
    this.cleanable = CLEANER.register(this, place::free);
  }

  /**
   * Returns the bytes, to be read; while what is returned can be reached they stay where they are.
   */
  MemorySegment view() {
    MemorySegment view = place.view();
    Reference.reachabilityFence(this);
    return view;
  }

  /**
   * Returns the block with the bytes, held once more for the caller; from disk they come back.
   *
   * @throws dev.mobula.core.ObjectStoreFullException if there is no room for them
   */
  SharedBlock retain() {
    SharedBlock block = place.retain();
    Reference.reachabilityFence(this);
    return block;
  }

  /** Tells whether the bytes were in memory just now. */
  boolean isInMemory() {
    return place.block() != null;
  }

  /** Returns how many bytes there are. */
  long size() {
    return place.size;
  }

  /**
   * Returns the block with the bytes, which may move at any moment, or null while it is on disk.
   */
  @Nullable SharedBlock block() {
    return place.block();
  }

  /** Takes one more owner; false if the last of them has closed this. */
  boolean share() {
    return owners.getAndUpdate(count -> count == 0 ? 0 : count + 1) != 0;
  }

  /** Called by each owner once. What is used after the last of them throws. */
  void close() {
    if (owners.decrementAndGet() == 0) {
      cleanable.clean();
    }
  }

  Place place() {
    return place;
  }

  /**
   * Where the bytes are. Whoever holds the lock may wait for room, and so for the locks of others:
   * therefore {@link #spill} leaves alone what is locked.
   */
  static final class Place {
    private final SharedObjects store;
    private final WeakReference<StoredBytes> owner;
    private final long size;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable SharedBlock block; // guarded by lock
    private @Nullable SpilledBytes spilled; // guarded by lock

    private Place(SharedObjects store, SharedBlock block, StoredBytes owner) {
      this.store = store;
      this.owner = new WeakReference<>(owner);
      this.block = block;
      this.size = block.size();
    }

    /** Returns whose place this is, if that can still be reached. */
    @Nullable StoredBytes owner() {
      return owner.get();
    }

    private @Nullable SharedBlock block() {
      lock.lock();
      try {
        return block;
      } finally {
        lock.unlock();
      }
    }

    private MemorySegment view() {
      lock.lock();
      try {
        store.used(this);
        if (block != null) {
          return block.view();
        }
        return onDisk().map();
      } finally {
        lock.unlock();
      }
    }

    private SharedBlock retain() {
      lock.lock();
      try {
        store.used(this);
        SharedBlock present = block == null ? restore() : block;
        present.retain();
        return present;
      } finally {
        lock.unlock();
      }
    }

    private SharedBlock restore() {
      SpilledBytes file = onDisk();
      SharedBlock restored = store.allocate(size);
      try {
        restored.segment().copyFrom(file.map());
      } catch (RuntimeException | Error e) {
        restored.release();
        throw e;
      }
      block = restored;
      spilled = null;
      store.restored(file, restored, this);
      return restored;
    }

    private SpilledBytes onDisk() {
      if (spilled == null) {
        throw new ObjectLostException(
            "expected an object that was not released, found one that was; keep its reference open for as long as it is used",
            null);
      }
      return spilled;
    }

    /**
     * Moves the bytes to disk, unless anyone reads them or is about to.
     *
     * @return whether they were moved
     * @throws dev.mobula.core.ObjectStoreFullException if the disk has no room; nothing is lost
     */
    boolean spill() {
      if (!lock.tryLock()) {
        return false;
      }
      try {
        SharedBlock present = block;
        if (present == null || !present.isHeldOnce()) {
          return false;
        }
        spilled = store.write(present, this);
        block = null;
        present.release();
        return true;
      } finally {
        lock.unlock();
      }
    }

    private void free() {
      lock.lock();
      try {
        store.remove(this, block, spilled);
        block = null;
        spilled = null;
      } finally {
        lock.unlock();
      }
    }
  }
}
