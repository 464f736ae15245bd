package dev.mobula.serve.internal;

import dev.mobula.columns.Column;
import dev.mobula.columns.DType;
import java.lang.foreign.MemorySegment;

/** The element types of columns by the names of the Open Inference Protocol. */
enum Datatype {
  FP32(DType.FLOAT32),
  FP64(DType.FLOAT64),
  INT32(DType.INT32),
  INT64(DType.INT64),
  UINT8(DType.UINT8),
  BOOL(DType.BOOL);

  private final DType dtype;

  Datatype(DType dtype) {
    this.dtype = dtype;
  }

  DType dtype() {
    return dtype;
  }

  boolean isFloat() {
    return this == FP32 || this == FP64;
  }

  static Datatype of(DType dtype) {
    return switch (dtype) {
      case FLOAT32 -> FP32;
      case FLOAT64 -> FP64;
      case INT32 -> INT32;
      case INT64 -> INT64;
      case UINT8 -> UINT8;
      case BOOL -> BOOL;
    };
  }

  /**
   * Allocates a column on the heap: one for each request, which a segment of native memory would
   * need a cleaner for.
   */
  static Column allocate(DType dtype, int rows, int[] rowShape) {
    int size = rows;
    for (int extent : rowShape) {
      size = Math.multiplyExact(size, extent);
    }
    MemorySegment memory =
        switch (dtype) {
          case FLOAT32 -> MemorySegment.ofArray(new float[size]);
          case FLOAT64 -> MemorySegment.ofArray(new double[size]);
          case INT32 -> MemorySegment.ofArray(new int[size]);
          case INT64 -> MemorySegment.ofArray(new long[size]);
          case UINT8, BOOL -> MemorySegment.ofArray(new byte[size]);
        };
    return Column.over(memory, dtype, rows, rowShape);
  }
}
