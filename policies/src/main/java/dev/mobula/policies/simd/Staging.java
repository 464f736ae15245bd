package dev.mobula.policies.simd;

import dev.mobula.columns.Column;
import dev.mobula.columns.DType;
import dev.mobula.policies.NetworkSpec;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

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

  /** Copies the first {@code count} elements of an input's column, bytes times its scale. */
  void take(Column from, int count, NetworkSpec.Input input) {
    if (input.dtype() == DType.UINT8) {
      takeBytes(from.segment(), count, input.scale());
    } else {
      take(from, count);
    }
  }

  private void takeBytes(MemorySegment from, int count, float scale) {
    for (int i = 0; i < count; i++) {
      floats[i] = (from.get(ValueLayout.JAVA_BYTE, i) & 0xFF) * scale;
    }
  }

  /** Copies the first {@code count} floats of the array into a column. */
  void publish(Column into, int count) {
    MemorySegment.copy(segment, 0, into.segment(), 0, (long) count * Float.BYTES);
  }
}
