package dev.mobula.envs.wrappers;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Interleaves the bytes of four frames, the usual stack of grey pictures, a word at a time. */
final class Interleave {
  static final int FRAMES = 4;

  private static final ValueLayout.OfInt WORD =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private Interleave() {}

  /**
   * Interleaves frames of a number of bytes.
   *
   * @param rows of the four frames, from {@code at} on
   * @param target where the first word goes
   */
  static void bytes(
      MemorySegment from, int[] rows, int at, int bytes, MemorySegment to, long target) {
    long first = (long) rows[at] * bytes;
    long second = (long) rows[at + 1] * bytes;
    long third = (long) rows[at + 2] * bytes;
    long fourth = (long) rows[at + 3] * bytes;
    for (int i = 0; i < bytes; i++) {
      int word =
          unsigned(from, first + i)
              | unsigned(from, second + i) << 8
              | unsigned(from, third + i) << 16
              | unsigned(from, fourth + i) << 24;
      to.set(WORD, target + (long) FRAMES * i, word);
    }
  }

  private static int unsigned(MemorySegment from, long at) {
    return from.get(JAVA_BYTE, at) & 0xff;
  }
}
