package dev.mobula.core.internal.shm;

import dev.mobula.core.MobulaException;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A piece of a {@link SharedMemory}, starting on a 64-byte boundary.
 *
 * <p><b>Ownership.</b> A block counts who holds it: its creator at first, whoever called {@link
 * #retain()}, and every {@link #view()} for as long as it can be reached. When nobody does, its
 * memory becomes that of other blocks, and all methods but {@link #offset()} and {@link #size()}
 * throw. A block that is never released stays until its memory is closed.
 *
 * <p><b>Threads.</b> Any thread may call. Content is not synchronised: one thread or process writes
 * it, and hands the block on when it is done.
 */
public final class SharedBlock {
  private static final long HOLDER = 1;
  private static final long VIEW = 1L << 32;

  private final SharedMemory memory;
  private final long offset;
  private final MemorySegment segment;

  /** The holders in the low half, the views in the high half. */
  private final AtomicLong references = new AtomicLong(HOLDER);

  SharedBlock(SharedMemory memory, long offset, MemorySegment segment) {
    this.memory = memory;
    this.offset = offset;
    this.segment = segment;
  }

  /** Returns where the block starts in the file, a multiple of 64. */
  public long offset() {
    return offset;
  }

  /** Returns the size in bytes that was asked for. */
  public long size() {
    return segment.byteSize();
  }

  /** Returns how many hold the block now, views included. */
  public int holders() {
    long now = references.get();
    return (int) now + (int) (now / VIEW);
  }

  /**
   * Returns the block's memory for writing. What was there before is still there: nothing is
   * cleared. Only for who creates the block, and until it releases it: the segment does not hold
   * the block, and what is written through it later is written into blocks of others. What outlives
   * that, or is shown to anyone else, is a {@link #view()}.
   *
   * @throws MobulaException if nobody holds the block any more
   */
  public MemorySegment segment() {
    if (references.get() == 0) {
      throw freed();
    }
    return segment;
  }

  /**
   * Returns a read-only view which holds the block until it and everything derived from it (slices,
   * columns) are unreachable. It stays readable after this block is released and its memory closed.
   *
   * @throws MobulaException if nobody holds the block any more
   */
  public MemorySegment view() {
    change(VIEW);
    try {
      return ReadOnlyView.of(segment, () -> change(-VIEW));
    } catch (RuntimeException | Error e) {
      change(-VIEW);
      throw e;
    }
  }

  /**
   * Holds the block once more.
   *
   * @throws MobulaException if nobody holds the block any more
   */
  public void retain() {
    change(HOLDER);
  }

  /**
   * Holds the block once less; may be called after its memory was closed.
   *
   * @throws MobulaException if it was released as often as it was held
   */
  public void release() {
    change(-HOLDER);
  }

  /** Tells whether one holder has the block, and no view is over it. */
  public boolean isHeldOnce() {
    return references.get() == HOLDER;
  }

  private void change(long by) {
    long before;
    do {
      before = references.get();
      if (before == 0 || (by == -HOLDER && (int) before == 0)) {
        throw freed();
      }
    } while (!references.compareAndSet(before, before + by));
    memory.changed(isHeldByViewsOnly(before), isHeldByViewsOnly(before + by));
    if (before + by == 0) {
      memory.free(this);
    }
  }

  private static boolean isHeldByViewsOnly(long references) {
    return references != 0 && (int) references == 0;
  }

  private MobulaException freed() {
    return new MobulaException(
        "expected %s to be held, found it released; retain it for as long as it is used"
            .formatted(this));
  }

  @Override
  public String toString() {
    return "the block of %d bytes at %d in %s".formatted(size(), offset, memory.path());
  }
}
