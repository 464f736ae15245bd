package dev.mobula.core.internal.shm;

import dev.mobula.core.MobulaException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Another process's shared memory, mapped into this one. Which parts of it are blocks, and how long
 * they stay so, is known to the owner alone: offsets and sizes come from there, and whoever uses a
 * part has the owner keep its block until then.
 *
 * <p>It stays mapped until this object is closed or unreachable and no segment of it can be reached
 * any more, also when the owner ends. Any thread may call.
 */
public final class SharedMemoryView implements AutoCloseable {
  private final Path path;
  private final long capacity;
  private volatile @Nullable MemorySegment mapping;

  private SharedMemoryView(Path path, long capacity, MemorySegment mapping) {
    this.path = path;
    this.capacity = capacity;
    this.mapping = mapping;
  }

  /**
   * Maps the shared memory of another process, or of this one.
   *
   * @param file what {@link SharedMemory#path()} says
   * @throws MobulaException if it cannot be opened, is something else, or of another version
   */
  public static SharedMemoryView open(Path file) {
    MemorySegment mapping;
    try {
      mapping = MappedFile.open(file);
    } catch (IOException e) {
      throw new MobulaException(
          "could not open the shared memory %s: %s; does the process that made it still run?"
              .formatted(file, e),
          e);
    }
    return new SharedMemoryView(file, ArenaHeader.check(mapping, file), mapping);
  }

  /**
   * Returns a part that may be written to. It must lie within one block that is not sealed yet:
   * elsewhere it would overwrite what others own, or end this process where there is no memory
   * behind it.
   *
   * @throws MobulaException if this is closed
   * @throws IndexOutOfBoundsException if the part is not within the shared memory
   */
  public MemorySegment segment(long offset, long size) {
    MemorySegment mapped = mapping;
    if (mapped == null) {
      throw new MobulaException("the view of the shared memory %s is closed".formatted(path));
    }
    if (offset < ArenaHeader.BYTES) {
      throw new IndexOutOfBoundsException(
          "expected an offset >= %d in %s, found %d".formatted(ArenaHeader.BYTES, path, offset));
    }
    return mapped.asSlice(offset, size);
  }

  /**
   * Returns a part that may be read only, and is not changed any more by anyone.
   *
   * @param released runs once, when the returned segment and everything derived from it are
   *     unreachable, in a thread of the collector that it must not hold up
   * @throws MobulaException if this is closed; {@code released} then never runs
   * @throws IndexOutOfBoundsException if the part is not within the shared memory; likewise
   */
  public MemorySegment view(long offset, long size, Runnable released) {
    return ReadOnlyView.of(segment(offset, size), released);
  }

  /** Returns the offset of a segment that lies within this memory, or -1 for one elsewhere. */
  public long offsetOf(MemorySegment segment) {
    MemorySegment mapped = mapping;
    return mapped == null ? -1 : MappedFile.offsetOf(mapped, segment);
  }

  /** Returns how many bytes of blocks there can be. */
  public long capacity() {
    return capacity;
  }

  /** Returns the file. */
  public Path path() {
    return path;
  }

  /** Gives out no more segments; those that can be reached stay readable. */
  @Override
  public void close() {
    mapping = null;
  }
}
