package dev.mobula.envs;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import java.lang.foreign.MemorySegment;
import java.util.Map;

/** Gymnasium's {@code flatten}, row by row: leaves in order, integers one-hot. */
final class Flattening {
  private Flattening() {}

  static void flatten(Space<?> space, String name, ColumnBatch columns, Column into) {
    into.expect(DType.FLOAT32);
    int size = space.flatSize();
    if (into.rowLength() != size || into.rows() != columns.rows()) {
      throw new EnvironmentException(
          "expected FLOAT32[%d, %d] to flatten %s into, found %s"
              .formatted(columns.rows(), size, space, into));
    }
    if (!(space instanceof Box box && box.dtype() == DType.FLOAT32)) {
      into.fill(0);
    }
    write(space, name, columns, into, 0);
  }

  /** Fills the elements from {@code offset} on of every row; integers expect zeros there. */
  private static int write(
      Space<?> space, String name, ColumnBatch columns, Column into, int offset) {
    return switch (space) {
      case Discrete discrete -> {
        oneHot(columns.column(name), 0, discrete.n(), discrete.start(), into, offset);
        yield offset + discrete.n();
      }
      case MultiDiscrete multi -> {
        int next = offset;
        for (int i = 0; i < multi.size(); i++) {
          oneHot(columns.column(name), i, multi.nvec().get(i), multi.start().get(i), into, next);
          next += multi.nvec().get(i);
        }
        yield next;
      }
      case Box box -> copy(columns.column(name), box.size(), into, offset);
      case MultiBinary binary -> copy(columns.column(name), binary.size(), into, offset);
      case TupleSpace tuple -> {
        int next = offset;
        for (int i = 0; i < tuple.spaces().size(); i++) {
          next = write(tuple.spaces().get(i), name + "/" + i, columns, into, next);
        }
        yield next;
      }
      case DictSpace dict -> {
        int next = offset;
        for (Map.Entry<String, Space<?>> entry : dict.spaces().entrySet()) {
          next = write(entry.getValue(), name + "/" + entry.getKey(), columns, into, next);
        }
        yield next;
      }
    };
  }

  private static void oneHot(
      Column column, int element, int n, int start, Column into, int offset) {
    int stride = into.rowLength();
    MemorySegment target = into.segment();
    for (int row = 0; row < into.rows(); row++) {
      int value = column.getInt((long) row * column.rowLength() + element);
      long index = (long) value - start;
      if (index < 0 || index >= n) {
        throw new EnvironmentException(
            "expected an integer from %d to %d in row %d, found %d"
                .formatted(start, start + n - 1, row, value));
      }
      target.setAtIndex(JAVA_FLOAT, (long) row * stride + offset + index, 1f);
    }
  }

  private static int copy(Column column, int size, Column into, int offset) {
    int stride = into.rowLength();
    if (column.dtype() == DType.FLOAT32 && stride == size) {
      MemorySegment.copy(column.segment(), 0, into.segment(), 0, into.byteSize());
      return offset + size;
    }
    for (int row = 0; row < into.rows(); row++) {
      long start = (long) row * size;
      long target = (long) row * stride + offset;
      if (column.dtype() == DType.UINT8) {
        widen(column.segment(), start, into.segment(), target, size);
      } else {
        for (int i = 0; i < size; i++) {
          into.setFloat(target + i, (float) column.get(start + i));
        }
      }
    }
    return offset + size;
  }

  /** Turns bytes into floats, in a loop that the compiler vectorises: images are many of them. */
  private static void widen(
      MemorySegment bytes, long start, MemorySegment floats, long target, int count) {
    for (int i = 0; i < count; i++) {
      floats.setAtIndex(JAVA_FLOAT, target + i, bytes.get(JAVA_BYTE, start + i) & 0xff);
    }
  }
}
