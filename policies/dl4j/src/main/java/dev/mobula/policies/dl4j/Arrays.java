package dev.mobula.policies.dl4j;

import dev.mobula.columns.Column;
import java.lang.foreign.MemorySegment;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.concurrency.AffinityManager.Location;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Arrays of floats, row-major, and what passes between them and columns. */
final class Arrays {
  private Arrays() {}

  /** Returns the first rows of a matrix: the same memory. */
  static INDArray first(INDArray matrix, int rows) {
    return rows(matrix, 0, rows);
  }

  /** Returns some rows of a matrix: the same memory. */
  static INDArray rows(INDArray matrix, int from, int to) {
    return matrix.get(NDArrayIndex.interval(from, to), NDArrayIndex.all());
  }

  /** Returns some columns of a matrix: the same memory. */
  static INDArray columns(INDArray matrix, int from, int to) {
    return matrix.get(NDArrayIndex.all(), NDArrayIndex.interval(from, to));
  }

  /** Returns a part of a vector in some shape: the same memory. */
  static INDArray part(INDArray vector, int offset, long... shape) {
    long size = 1;
    for (long length : shape) {
      size *= length;
    }
    return vector.get(NDArrayIndex.interval(offset, offset + size)).reshape('c', shape);
  }

  /** Tells whether the elements lie one after the other. */
  static boolean isDense(INDArray matrix) {
    return matrix.ordering() == 'c' && matrix.stride(0) == matrix.size(1);
  }

  /**
   * Copies the first floats of a column.
   *
   * @param into not a view
   */
  static void write(Column from, INDArray into, long count) {
    host(into, count).copyFrom(from.segment().asSlice(0, count * Float.BYTES));
    Nd4j.getAffinityManager().tagLocation(into, Location.HOST);
  }

  /** Copies the first bytes of a column, times a scale. */
  static void writeBytes(Column from, float scale, float[] staging, INDArray into, int count) {
    for (int i = 0; i < count; i++) {
      staging[i] = from.getByte(i) * scale;
    }
    host(into, count)
        .copyFrom(MemorySegment.ofArray(staging).asSlice(0, (long) Float.BYTES * count));
    Nd4j.getAffinityManager().tagLocation(into, Location.HOST);
  }

  /**
   * Copies the first floats of an array.
   *
   * @param from not a view
   */
  static void read(INDArray from, Column into, long count) {
    Nd4j.getAffinityManager().ensureLocation(from, Location.HOST);
    into.segment().asSlice(0, count * Float.BYTES).copyFrom(host(from, count));
  }

  /** Returns where the first float of an array is, which may be a view, on the CPU. */
  static FloatPointer pointer(INDArray array) {
    return (FloatPointer) array.data().addressPointer();
  }

  /** Returns the memory of some floats from a place on. */
  @SuppressWarnings("restricted")
  static MemorySegment floats(FloatPointer start, long from, long count) {
    return MemorySegment.ofAddress(start.address() + from * Float.BYTES)
        .reinterpret(count * Float.BYTES);
  }

  @SuppressWarnings("restricted")
  private static MemorySegment host(INDArray array, long count) {
    return MemorySegment.ofAddress(array.data().address()).reinterpret(count * Float.BYTES);
  }
}
