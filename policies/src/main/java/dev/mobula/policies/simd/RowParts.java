package dev.mobula.policies.simd;

import java.util.Arrays;

/**
 * Which columns of a row of one block are which columns of some rows of another: a row of the first
 * has {@code positions} rows of the second, one after the other. What lies side by side in both is
 * one run. The second block holds the rows of a chunk alone, beginning with the chunk's first.
 */
final class RowParts {
  private final Block whole;
  private final Block parts;
  private final int positions;
  private final int[] firstRun;
  private int[] wholeAt = new int[64];
  private int[] partAt = new int[64];
  private int[] length = new int[64];
  private final float[] scratch = new float[Kernels.STRIDE];
  private int runs;

  private RowParts(Block whole, Block parts, int positions) {
    this.whole = whole;
    this.parts = parts;
    this.positions = positions;
    firstRun = new int[positions + 1];
  }

  /** Returns the patches of an image under a window; what is padded belongs to no run. */
  static RowParts patches(Block image, Block patches, Window window) {
    RowParts made = new RowParts(image, patches, window.positions());
    for (int position = 0; position < made.positions; position++) {
      int left = window.left(position);
      int from = Math.max(0, -left);
      int to = Math.min(window.kernel(), window.width() - left);
      for (int i = 0; i < window.kernel(); i++) {
        int y = window.top(position) + i;
        if (y >= 0 && y < window.height()) {
          int column = (y * window.width() + left + from) * window.channels();
          int inPatch = (i * window.kernel() + from) * window.channels();
          made.add(column, inPatch, (to - from) * window.channels());
        }
      }
      made.firstRun[position + 1] = made.runs;
    }
    return made;
  }

  /** Returns the pieces of equal size that a row is cut into. */
  static RowParts pieces(Block whole, Block pieces) {
    RowParts made = new RowParts(whole, pieces, whole.size() / pieces.size());
    for (int position = 0; position < made.positions; position++) {
      made.add(position * pieces.size(), 0, pieces.size());
      made.firstRun[position + 1] = made.runs;
    }
    return made;
  }

  private void add(int column, int partColumn, int count) {
    int done = 0;
    while (done < count) {
      int room =
          Kernels.STRIDE
              - Math.max((column + done) % Kernels.STRIDE, (partColumn + done) % Kernels.STRIDE);
      int run = Math.min(room, count - done);
      append(whole.columnAt(column + done), parts.columnAt(partColumn + done), run);
      done += run;
    }
  }

  private void append(int inWhole, int inPart, int count) {
    if (runs == length.length) {
      wholeAt = Arrays.copyOf(wholeAt, 2 * runs);
      partAt = Arrays.copyOf(partAt, 2 * runs);
      length = Arrays.copyOf(length, 2 * runs);
    }
    wholeAt[runs] = inWhole;
    partAt[runs] = inPart;
    length[runs++] = count;
  }

  /** Returns how many rows of the parts a row has. */
  int positions() {
    return positions;
  }

  /** Copies rows {@code [from, to)} into their parts. */
  void take(float[] array, int from, int to) {
    for (int row = from; row < to; row++) {
      int base = row * Kernels.STRIDE;
      for (int position = 0; position < positions; position++) {
        int part = ((row - from) * positions + position) * Kernels.STRIDE;
        for (int run = firstRun[position]; run < firstRun[position + 1]; run++) {
          copy(array, wholeAt[run] + base, partAt[run] + part, length[run]);
        }
      }
    }
  }

  /** Copies parts back into the rows {@code [from, to)}. */
  void put(float[] array, int from, int to) {
    for (int row = from; row < to; row++) {
      int base = row * Kernels.STRIDE;
      for (int position = 0; position < positions; position++) {
        int part = ((row - from) * positions + position) * Kernels.STRIDE;
        for (int run = firstRun[position]; run < firstRun[position + 1]; run++) {
          copy(array, partAt[run] + part, wholeAt[run] + base, length[run]);
        }
      }
    }
  }

  /** Adds parts to the rows {@code [from, to)}. */
  void add(float[] array, int from, int to) {
    for (int row = from; row < to; row++) {
      int base = row * Kernels.STRIDE;
      for (int position = 0; position < positions; position++) {
        int part = ((row - from) * positions + position) * Kernels.STRIDE;
        for (int run = firstRun[position]; run < firstRun[position + 1]; run++) {
          add(array, partAt[run] + part, wholeAt[run] + base, length[run]);
        }
      }
    }
  }

  private static void copy(float[] array, int from, int to, int count) {
    if (count < 8) {
      for (int i = 0; i < count; i++) {
        array[to + i] = array[from + i];
      }
    } else {
      // A loop within one array is not turned into vector code: its ends might overlap.
      System.arraycopy(array, from, array, to, count);
    }
  }

  private void add(float[] array, int from, int to, int count) {
    float[] terms = scratch; // of its own, for the same reason
    System.arraycopy(array, from, terms, 0, count);
    for (int i = 0; i < count; i++) {
      array[to + i] += terms[i];
    }
  }
}
