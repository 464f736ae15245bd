package dev.mobula.core.internal.shm;

import dev.mobula.core.MobulaException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
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
 * <p><b>Threads.</b> Any thread may call; while pages are reserved, about 1 ms for 1 MiB, those
 * that allocate or free wait.
 */
public final class SharedMemory implements AutoCloseable {
  private static final long ALIGNMENT = 64;
  private static final long PAGE = 4096;
  private static final long RESERVED_AT_A_TIME = 16L << 20;
  private static final String OPTION = "object_store_memory";

  private final Path path;
  private final long capacity;
  private final PageReservation pages;
  private final FreeSpace space;
  private final Collector collector;
  private final AtomicLong heldByViews = new AtomicLong();

  // Guarded by space.
  private @Nullable MemorySegment mapping;
  private long reserved = ArenaHeader.BYTES;
  private long inUse;
  private long freed;
  private int blocks;
  private @Nullable IOException noPages;

  private SharedMemory(Path path, long capacity, MemorySegment mapping, PageReservation pages) {
    this.path = path;
    this.capacity = capacity;
    this.mapping = mapping;
    this.pages = pages;
    this.space = new FreeSpace(ArenaHeader.BYTES, ArenaHeader.BYTES + capacity);
    this.collector = new Collector(this::freed);
  }

  /**
   * Returns {@code /dev/shm}, which is memory, where it may be written to; else where temporary
   * files lie.
   */
  public static Path defaultDirectory() {
    Path memory = Path.of("/dev/shm");
    return Files.isDirectory(memory) && Files.isWritable(memory)
        ? memory
        : Path.of(System.getProperty("java.io.tmpdir"));
  }

  /**
   * Creates shared memory, after removing what processes that ended left in the directory.
   *
   * @param directory where its file will be; see {@link #defaultDirectory()}
   * @param capacity how many bytes of blocks there can be; rounded up to whole pages
   * @throws MobulaException if the directory has less room than that, or the file cannot be made
   */
  public static SharedMemory create(Path directory, long capacity) {
    return create(directory, capacity, PageReservation.ofPlatform());
  }

  /** As {@link #create(Path, long)}, with another way to reserve pages. */
  static SharedMemory create(Path directory, long capacity, PageReservation pages) {
    if (capacity <= 0 || capacity > Long.MAX_VALUE / 2) {
      throw new MobulaException(
          "expected %s to be a positive number of bytes, found %d".formatted(OPTION, capacity));
    }
    long wholePages = roundUp(capacity, PAGE);
    ArenaName name = ArenaName.create();
    Path path = directory.resolve(name.toString());
    try {
      removeLeftovers(directory);
      checkRoom(directory, wholePages);
      MemorySegment mapping = MappedFile.create(path, ArenaHeader.BYTES + wholePages);
      SharedMemory memory = new SharedMemory(path, wholePages, mapping, pages);
      memory.writeHeader(mapping, name);
      return memory;
    } catch (IOException e) {
      throw new MobulaException(
          "could not create shared memory of %d bytes in %s: %s"
              .formatted(wholePages, directory, e),
          e);
    }
  }

  private static void removeLeftovers(Path directory) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "mobula-*")) {
      for (Path file : files) {
        if (ArenaName.parse(String.valueOf(file.getFileName()))
            .filter(ArenaName::isOwnerGone)
            .isPresent()) {
          removeLeftover(file);
        }
      }
    }
  }

  private static void removeLeftover(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException _) {
      // It is another user's, who will remove it.
    }
  }

  private static void checkRoom(Path directory, long capacity) throws IOException {
    long free = Files.getFileStore(directory).getUsableSpace();
    if (free < ArenaHeader.BYTES + capacity) {
      throw new MobulaException(
          "expected room for shared memory of %d bytes in %s, found %d bytes free; set %s to less,"
                  .formatted(capacity, directory, free, OPTION)
              + " or give the directory more (in a container: --shm-size)");
    }
  }

  private void writeHeader(MemorySegment mapping, ArenaName name) throws IOException {
    try {
      pages.reserve(path, 0, ArenaHeader.BYTES);
      ArenaHeader.write(mapping, capacity, name);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(path);
      throw e;
    }
  }

  /**
   * Allocates a block, which its caller holds. If there is no room, but blocks that only views
   * hold, the JVM is first asked to collect those that nobody can reach, for a third of a second at
   * most beside the collections themselves.
   *
   * @throws SharedMemoryFullException if there is no room
   * @throws MobulaException if this is closed, or the size negative
   */
  public SharedBlock allocate(long bytes) {
    if (bytes < 0) {
      throw new MobulaException("expected a size >= 0 of a block, found " + bytes);
    }
    SharedBlock block = bytes > capacity ? null : tryAllocate(bytes);
    if (block == null && heldByViews.get() > 0 && bytes <= capacity) {
      block = collector.collectUntil(() -> tryAllocate(bytes));
    }
    if (block == null) {
      throw full(bytes);
    }
    return block;
  }

  private @Nullable SharedBlock tryAllocate(long bytes) {
    long taken = taken(bytes);
    synchronized (space) {
      MemorySegment mapped = mapping;
      if (mapped == null) {
        throw new MobulaException("the shared memory %s is closed".formatted(path));
      }
      long offset = space.takeUsed(taken);
      if (offset < 0 && reserve(space.topAfter(taken))) {
        offset = space.takeTop(taken);
      }
      if (offset < 0) {
        return null;
      }
      inUse += taken;
      blocks++;
      return new SharedBlock(this, offset, mapped.asSlice(offset, bytes));
    }
  }

  /** Returns what a block takes; even an empty one has an offset of its own. */
  private static long taken(long bytes) {
    return roundUp(Math.max(bytes, 1), ALIGNMENT);
  }

  /** Makes pages exist up to some offset; false if it is behind the end, or there is no room. */
  private boolean reserve(long upTo) {
    long end = ArenaHeader.BYTES + capacity;
    if (upTo > end) {
      return false;
    }
    long generous = Math.min(end, roundUp(upTo, RESERVED_AT_A_TIME));
    return upTo <= reserved || tryReserve(generous) || tryReserve(roundUp(upTo, PAGE));
  }

  private boolean tryReserve(long upTo) {
    try {
      pages.reserve(path, reserved, upTo - reserved);
      reserved = upTo;
      noPages = null;
      return true;
    } catch (IOException e) {
      noPages = e;
      return false;
    }
  }

  private SharedMemoryFullException full(long bytes) {
    synchronized (space) {
      String message =
          "no room for a block of %d bytes in shared memory of %d bytes: %d bytes in use by %d blocks, the largest free piece has %d bytes"
              .formatted(bytes, capacity, inUse, blocks, space.largest());
      IOException cause = noPages;
      return cause == null
          ? new SharedMemoryFullException(
              message + "; release what is not needed, or set %s to more".formatted(OPTION), null)
          : new SharedMemoryFullException(
              "%s, but the file system has no more pages: %s; give it more room, or set %s to less"
                  .formatted(message, cause.getMessage(), OPTION),
              cause);
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
      blocks--;
    }
  }

  private long freed() {
    synchronized (space) {
      return freed;
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
      return blocks;
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

  private static long roundUp(long value, long multiple) {
    return (value + multiple - 1) / multiple * multiple;
  }
}
