package dev.mobula.policies.simd;

import dev.mobula.columns.Column;
import java.lang.foreign.MemorySegment;

/** An array through which dense data goes between columns and {@link Memory}. */
final class Staging {
  private final float[] floats;
  private final MemorySegment segment;

  Staging(int size) {
    floats = new float[size];
    segment = MemorySegment.ofArray(floats);
  }

  float[] floats() {
    return floats;
  }

  /** Copies the first {@code count} floats of a column into the array. */
  void take(Column from, int count) {
    MemorySegment.copy(from.segment(), 0, segment, 0, (long) count * Float.BYTES);
  }

  /** Copies the first {@code count} floats of the array into a column. */
  void publish(Column into, int count) {
    MemorySegment.copy(segment, 0, into.segment(), 0, (long) count * Float.BYTES);
  }
}
