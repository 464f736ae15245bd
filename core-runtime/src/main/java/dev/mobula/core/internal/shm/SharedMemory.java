package dev.mobula.core.internal.shm;

import dev.mobula.core.MobulaException;
import dev.mobula.core.ObjectStoreFullException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Memory that this process owns and others of this machine may map: one file, {@code
 * mobula-PID-START-RANDOM}, of which this process hands out blocks. Others get at a block through a
 * {@link SharedMemoryView}, by path, offset and size; they allocate and free nothing.
 *
 * <p><b>Memory.</b> The file is sparse. Its pages are reserved as it fills, so that a file system
 * that is full is an exception; what is freed is used again first, since new pages cost ten times
 * as much as used ones. It never shrinks.
 *
 * <p><b>Ownership.</b> The file is removed on {@link #close()}, or where the process ended without,
 * by the next one that creates shared memory in the same directory. So all processes that use a
 * directory must see one another: containers that share it also share process ids.
 *
 * <p><b>Threads.</b> Any thread may call. While pages are reserved, those that allocate or free
 * wait.
 */
public final class SharedMemory implements AutoCloseable {
  /** What users set the capacity by, for messages. */
  static final String OPTION =
      "MobulaOptions.withObjectStoreMemory (--object-store-memory of ./mobula start)";

  private static final long ALIGNMENT = 64;
  private static final long PAGE = 4096;

  private final Path path;
  private final long capacity;
  private final Collector collector = new Collector(this::freed);
  private final AtomicLong heldByViews = new AtomicLong();

  // Guarded by space, as is the space itself.
  private final FreeSpace space;
  private final ReservedPages pages;
  private @Nullable MemorySegment mapping;
  private long inUse;
  private long freed;
  private final TreeMap<Long, SharedBlock> blocks = new TreeMap<>(); // by offset

  private SharedMemory(Path path, MemorySegment mapping, ReservedPages pages) {
    this.path = path;
    this.capacity = mapping.byteSize() - ArenaHeader.BYTES;
    this.mapping = mapping;
    this.pages = pages;
    this.space = new FreeSpace(ArenaHeader.BYTES, mapping.byteSize());
  }

  /** Returns {@code /dev/shm} where it may be written to, else the directory of temporary files. */
  public static Path defaultDirectory() {
    return ArenaDirectory.ofPlatform();
  }

  /**
   * Creates shared memory, after removing what processes that ended left in the directory.
   *
   * @param directory where its file will be; see {@link #defaultDirectory()}
   * @param capacity how many bytes of blocks there can be; rounded up to whole pages
   * @throws MobulaException if the directory has less room than that, or the file cannot be made
   */
  public static SharedMemory create(Path directory, long capacity) {
    return create(directory, capacity, new PlatformReservation());
  }

  /** As {@link #create(Path, long)}, with another way to reserve pages. */
  static SharedMemory create(Path directory, long capacity, PageReservation reservation) {
    if (capacity <= 0 || capacity > Long.MAX_VALUE / 2) {
      throw new MobulaException(
          "expected %s to be a positive number of bytes, found %d".formatted(OPTION, capacity));
    }
    long bytes = ArenaHeader.BYTES + Multiples.up(capacity, PAGE);
    ArenaName name = ArenaName.create();
    Path path = directory.resolve(name.toString());
    try {
      ArenaDirectory.removeLeftovers(directory);
      ArenaDirectory.checkRoom(directory, bytes);
      MemorySegment mapping = MappedFile.create(path, bytes);
      ReservedPages pages = new ReservedPages(path, bytes, reservation);
      pages.exactly(ArenaHeader.BYTES);
      ArenaHeader.write(mapping, bytes - ArenaHeader.BYTES, name);
      return new SharedMemory(path, mapping, pages);
    } catch (IOException e) {
      removeQuietly(path, e);
      throw new MobulaException(
          "could not create shared memory of %d bytes in %s: %s".formatted(capacity, directory, e),
          e);
    }
  }

  private static void removeQuietly(Path path, IOException cause) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  /**
   * Allocates a block, which its caller holds. If there is no room, but blocks that only views
   * hold, the JVM is first asked to collect those that nobody can reach.
   *
   * @throws ObjectStoreFullException if there is no room
   * @throws MobulaException if this is closed, or the size negative
   */
  public SharedBlock allocate(long bytes) {
    SharedBlock block = tryAllocate(bytes);
    if (block == null && heldByViews.get() > 0) {
      block = collect(bytes, () -> tryAllocate(bytes));
    }
    if (block == null) {
      throw full(bytes);
    }
    return block;
  }

  /**
   * Allocates a block, which its caller holds, after asking the JVM to collect what nobody can
   * reach, unless that was in vain a moment ago.
   *
   * @param attempt allocates it, perhaps after making room by what was collected
   * @return null if there is no room then
   */
  public @Nullable SharedBlock collect(long bytes, Supplier<@Nullable SharedBlock> attempt) {
    return bytes > capacity ? null : collector.collectUntil(() -> tryAllocate(bytes), attempt);
  }

  /**
   * Allocates a block, which its caller holds, if there is room for it.
   *
   * @throws MobulaException if this is closed, or the size negative
   */
  public @Nullable SharedBlock tryAllocate(long bytes) {
    if (bytes < 0) {
      throw new MobulaException("expected a size >= 0 of a block, found " + bytes);
    }
    return bytes > capacity ? null : allocateNow(bytes);
  }

  private @Nullable SharedBlock allocateNow(long bytes) {
    long taken = taken(bytes);
    synchronized (space) {
      MemorySegment mapped = mapping;
      if (mapped == null) {
        throw new MobulaException("the shared memory %s is closed".formatted(path));
      }
      long offset = space.takeUsed(taken);
      if (offset < 0 && pages.upTo(space.topAfter(taken))) {
        offset = space.takeTop(taken);
      }
      if (offset < 0) {
        return null;
      }
      inUse += taken;
      SharedBlock block = new SharedBlock(this, offset, mapped.asSlice(offset, bytes));
      blocks.put(offset, block);
      return block;
    }
  }

  /** Returns what a block takes; even an empty one has an offset of its own. */
  private static long taken(long bytes) {
    return Multiples.up(Math.max(bytes, 1), ALIGNMENT);
  }

  /** Returns the exception that says that there is no room for a block. */
  public ObjectStoreFullException full(long bytes) {
    synchronized (space) {
      String message =
          "no room for %d bytes in shared memory of %d bytes: %d in use by %d blocks, %d in the"
                  .formatted(bytes, capacity, inUse, blocks.size(), space.largest())
              + " largest free piece; ";
      IOException noPages = bytes > capacity ? null : pages.failure();
      return noPages == null
          ? new ObjectStoreFullException(message + "set " + OPTION + " to more", null)
          : new ObjectStoreFullException(
              "%s%s; set %s to less, or give the file system more"
                  .formatted(message, noPages.getMessage(), OPTION),
              noPages);
    }
  }

  /** Notes whether only views hold a block; called by the block. */
  void changed(boolean wasHeldByViewsOnly, boolean isHeldByViewsOnly) {
    if (wasHeldByViewsOnly != isHeldByViewsOnly) {
      heldByViews.addAndGet(isHeldByViewsOnly ? 1 : -1);
    }
  }

  /** Frees a block that nobody holds; called by the block, once. */
  void free(SharedBlock block) {
    long taken = taken(block.size());
    synchronized (space) {
      space.give(block.offset(), taken);
      inUse -= taken;
      freed += taken;
      blocks.remove(block.offset());
    }
  }

  private long freed() {
    synchronized (space) {
      return freed;
    }
  }

  /**
   * Returns the block at an offset in the file, where its first byte or a later one is. It may be
   * freed at any moment, unless the caller knows of someone who holds it.
   *
   * @throws MobulaException if there is none
   */
  public SharedBlock blockAt(long offset) {
    synchronized (space) {
      Map.Entry<Long, SharedBlock> below = blocks.floorEntry(offset);
      if (below == null || offset >= below.getKey() + Math.max(1, below.getValue().size())) {
        throw new MobulaException(
            "expected a block at %d in %s, found none".formatted(offset, path));
      }
      return below.getValue();
    }
  }

  /** Returns the offset of a segment that lies within this memory, or -1 for one elsewhere. */
  public long offsetOf(MemorySegment segment) {
    synchronized (space) {
      return mapping == null ? -1 : MappedFile.offsetOf(mapping, segment);
    }
  }

  /** Returns how many bytes of blocks there can be. */
  public long capacity() {
    return capacity;
  }

  /** Returns how many bytes are in use, counted in pieces of 64. */
  public long inUse() {
    synchronized (space) {
      return inUse;
    }
  }

  /** Returns how many blocks are held. */
  public int blocks() {
    synchronized (space) {
      return blocks.size();
    }
  }

  /** Returns the blocks that are held now. */
  public List<SharedBlock> heldBlocks() {
    synchronized (space) {
      return List.copyOf(blocks.values());
    }
  }

  /** Returns the file, for {@link SharedMemoryView#open}. */
  public Path path() {
    return path;
  }

  /**
   * Removes the file and allocates no more; does nothing the second time. Blocks and views go on as
   * they are, here and in other processes; the memory is free once the last of them is unreachable.
   *
   * @throws MobulaException if the file could not be removed
   */
  @Override
  public void close() {
    synchronized (space) {
      mapping = null;
    }
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new MobulaException("could not remove the shared memory %s: %s".formatted(path, e), e);
    }
  }
}
