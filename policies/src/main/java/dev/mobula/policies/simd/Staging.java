package dev.mobula.policies.simd;

import dev.mobula.columns.Column;
import dev.mobula.columns.DType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** An array through which dense data goes between columns and {@link Memory}. */
final class Staging {
  private static final float BYTE_SCALE = 1f / 255;

  private final float[] floats;
  private final MemorySegment segment;

  Staging(int size) {
    floats = new float[size];
    segment = MemorySegment.ofArray(floats);
  }

  float[] floats() {
    return floats;
  }

  /**
   * Copies the first {@code count} elements of a column into the array; bytes as fractions of 1.
   */
  void take(Column from, int count) {
    if (from.dtype() == DType.UINT8) {
      takeBytes(from.segment(), count);
      return;
    }
    MemorySegment.copy(from.segment(), 0, segment, 0, (long) count * Float.BYTES);
  }

  private void takeBytes(MemorySegment from, int count) {
    for (int i = 0; i < count; i++) {
      floats[i] = (from.get(ValueLayout.JAVA_BYTE, i) & 0xFF) * BYTE_SCALE;
    }
  }

  /** Copies the first {@code count} floats of the array into a column. */
  void publish(Column into, int count) {
    MemorySegment.copy(segment, 0, into.segment(), 0, (long) count * Float.BYTES);
  }
}
