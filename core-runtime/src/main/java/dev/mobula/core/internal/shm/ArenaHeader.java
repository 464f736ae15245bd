package dev.mobula.core.internal.shm;

import dev.mobula.core.MobulaException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * The first page of a shared memory's file, by which another process knows what it opens. All
 * numbers are little-endian.
 *
 * <pre>
 *   0       8       12      16         24          32            40            4096
 *   +-------+-------+-------+----------+-----------+-------------+-------------+---------------
 *   | magic | ver-  | header| capacity | owner's   | owner's     | zero        | blocks: as many
 *   | 8     | sion 4| size 4| 8        | pid 8     | start 8     |             | bytes as capacity
 *   +-------+-------+-------+----------+-----------+-------------+-------------+---------------
 * </pre>
 *
 * <p>The magic is {@code MOBULASM} in ASCII, the header size 4096, and the owner's start that of
 * {@link ArenaName#start}. Blocks start at multiples of 64 bytes; which there are is known to the
 * owner alone.
 */
final class ArenaHeader {
  /** The size of the header, and so the offset of the first block. */
  static final int BYTES = 4096;

  static final int VERSION = 1;

  private static final long MAGIC = 0x4d53_414c_5542_4f4dL;
  private static final int MAGIC_OFFSET = 0;
  private static final int VERSION_OFFSET = 8;
  private static final int SIZE_OFFSET = 12;
  private static final int CAPACITY_OFFSET = 16;
  private static final int PID_OFFSET = 24;
  private static final int START_OFFSET = 32;

  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);

  private ArenaHeader() {}

  static void write(MemorySegment file, long capacity, ArenaName name) {
    file.set(INT, VERSION_OFFSET, VERSION);
    file.set(INT, SIZE_OFFSET, BYTES);
    file.set(LONG, CAPACITY_OFFSET, capacity);
    file.set(LONG, PID_OFFSET, name.pid());
    file.set(LONG, START_OFFSET, name.start());
    file.set(LONG, MAGIC_OFFSET, MAGIC);
  }

  /**
   * Checks a file that was mapped, and returns its capacity.
   *
   * @throws MobulaException if it is no shared memory, of another version, or not complete
   */
  static long check(MemorySegment file, Path path) {
    if (file.byteSize() < BYTES || file.get(LONG, MAGIC_OFFSET) != MAGIC) {
      throw new MobulaException(
          "expected the shared memory of a Mobula process in %s, found a file of another kind"
              .formatted(path));
    }
    int version = file.get(INT, VERSION_OFFSET);
    if (version != VERSION || file.get(INT, SIZE_OFFSET) != BYTES) {
      throw new MobulaException(
          "expected shared memory of format version %d in %s, found version %d with %d bytes of"
                  .formatted(VERSION, path, version, file.get(INT, SIZE_OFFSET))
              + " header; run the same Mobula in all processes");
    }
    long capacity = file.get(LONG, CAPACITY_OFFSET);
    if (capacity != file.byteSize() - BYTES) {
      throw new MobulaException(
          "expected %d bytes behind the header of %s, found %d; something cut or extended it"
              .formatted(capacity, path, file.byteSize() - BYTES));
    }
    return capacity;
  }
}
