package dev.mobula.columns;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * A dense, row-major array of one {@link DType}: {@code rows} rows, each of {@code rowShape}, in
 * one contiguous piece of off-heap memory that starts on a 64-byte boundary.
 *
 * <p>Slices and reshapes are views: they share memory with the column they came from (a slice
 * starts where its first row starts, so only whole columns promise the alignment). Element access
 * is by flat index, {@code row * rowLength + offset}, and checks dtype and bounds (with {@link
 * IndexOutOfBoundsException}); writing an element of a sealed column throws what {@link
 * MemorySegment} throws, {@link IllegalArgumentException}.
 *
 * <p><b>Ownership.</b> A column made with {@link #allocate(DType, int, int...)} is freed when it
 * and its views are unreachable; one made over a caller's arena or segment lives as long as that
 * does.
 *
 * <p><b>Threads.</b> Reads may come from any thread. Writes are not synchronised: one thread writes
 * until the column is {@linkplain #seal() sealed}, after which nobody does.
 */
public final class Column {
  /** The alignment of the first element of an allocated column, in bytes. */
  public static final int ALIGNMENT = 64;

  private final DType dtype;
  private final int rows;
  private final int[] rowShape;
  private final int rowLength;
  private final MemorySegment segment;
  private final boolean sealed;

  private Column(DType dtype, int rows, int[] rowShape, MemorySegment segment, boolean sealed) {
    this.dtype = dtype;
    this.rows = rows;
    this.rowShape = rowShape;
    this.rowLength = product(rowShape);
    this.segment = segment;
    this.sealed = sealed;
  }

  /** Allocates a zero-filled column whose memory is freed once it is unreachable. */
  public static Column allocate(DType dtype, int rows, int... rowShape) {
    return allocate(Arena.ofAuto(), dtype, rows, rowShape);
  }

  /** Allocates a zero-filled column whose memory is freed when {@code arena} is closed. */
  public static Column allocate(Arena arena, DType dtype, int rows, int... rowShape) {
    long bytes = byteSize(dtype, rows, rowShape);
    MemorySegment memory = arena.allocate(Math.max(bytes, 1), ALIGNMENT).asSlice(0, bytes);
    return new Column(dtype, rows, rowShape.clone(), memory, false);
  }

  /**
   * Makes a column over memory that the caller owns; nothing is copied. Over read-only memory it is
   * sealed.
   *
   * @throws ColumnException if the segment's size is not that of the shape, or its elements are not
   *     aligned (an array on the heap is aligned for its own element type)
   */
  public static Column over(MemorySegment segment, DType dtype, int rows, int... rowShape) {
    long bytes = byteSize(dtype, rows, rowShape);
    if (segment.byteSize() != bytes) {
      throw new ColumnException(
          "expected a segment of %d bytes for %s, found %d bytes"
              .formatted(bytes, describe(dtype, rows, rowShape), segment.byteSize()));
    }
    if (bytes > 0 && !isAligned(segment, dtype.bytes())) {
      throw new ColumnException(
          "expected memory aligned to %d bytes for %s, found %s"
              .formatted(dtype.bytes(), describe(dtype, rows, rowShape), segment));
    }
    return new Column(dtype, rows, rowShape.clone(), segment, segment.isReadOnly());
  }

  private static boolean isAligned(MemorySegment segment, int bytes) {
    return segment.maxByteAlignment() >= bytes;
  }

  /** Returns a new column of one {@code FLOAT32} element a row, copied from {@code values}. */
  public static Column ofFloats(float... values) {
    Column column = allocate(DType.FLOAT32, values.length);
    MemorySegment.copy(values, 0, column.segment, JAVA_FLOAT, 0, values.length);
    return column;
  }

  /** Returns a new column of one {@code FLOAT64} element a row, copied from {@code values}. */
  public static Column ofDoubles(double... values) {
    Column column = allocate(DType.FLOAT64, values.length);
    MemorySegment.copy(values, 0, column.segment, JAVA_DOUBLE, 0, values.length);
    return column;
  }

  /** Returns a new column of one {@code INT32} element a row, copied from {@code values}. */
  public static Column ofInts(int... values) {
    Column column = allocate(DType.INT32, values.length);
    MemorySegment.copy(values, 0, column.segment, JAVA_INT, 0, values.length);
    return column;
  }

  /** Returns a new column of one {@code INT64} element a row, copied from {@code values}. */
  public static Column ofLongs(long... values) {
    Column column = allocate(DType.INT64, values.length);
    MemorySegment.copy(values, 0, column.segment, JAVA_LONG, 0, values.length);
    return column;
  }

  /** Returns a new column of one {@code UINT8} element a row, copied from {@code values}. */
  public static Column ofBytes(byte... values) {
    Column column = allocate(DType.UINT8, values.length);
    MemorySegment.copy(values, 0, column.segment, JAVA_BYTE, 0, values.length);
    return column;
  }

  /** Returns the type of the elements. */
  public DType dtype() {
    return dtype;
  }

  /** Returns the number of rows, the first dimension. */
  public int rows() {
    return rows;
  }

  /** Returns a copy of the shape of one row; empty where a row is a single element. */
  public int[] rowShape() {
    return rowShape.clone();
  }

  /** Returns the number of elements in one row, the product of {@link #rowShape()}. */
  public int rowLength() {
    return rowLength;
  }

  /** Returns the number of elements, {@code rows * rowLength}. */
  public long size() {
    return (long) rows * rowLength;
  }

  /** Returns the size of the elements in bytes. */
  public long byteSize() {
    return segment.byteSize();
  }

  /** Returns the memory itself (read-only once sealed), for bulk copies and kernels. */
  public MemorySegment segment() {
    return segment;
  }

  /** Tells whether this column is an immutable object that may be shared by reference. */
  public boolean isSealed() {
    return sealed;
  }

  /**
   * Returns this column as an immutable one: a read-only view of the same memory. The caller
   * promises not to write through the original any more.
   */
  public Column seal() {
    return sealed ? this : new Column(dtype, rows, rowShape, segment.asReadOnly(), true);
  }

  /** Returns rows {@code from} (inclusive) to {@code to} (exclusive) as a view. */
  public Column slice(int from, int to) {
    if (from < 0 || to < from || to > rows) {
      throw new ColumnException(
          "expected a row range within 0 to %d of %s, found %d to %d"
              .formatted(rows, this, from, to));
    }
    long rowBytes = (long) rowLength * dtype.bytes();
    MemorySegment part = segment.asSlice(from * rowBytes, (to - from) * rowBytes);
    return new Column(dtype, to - from, rowShape, part, sealed);
  }

  /**
   * Returns a view of the same elements with another shape.
   *
   * @throws ColumnException if the number of elements differs
   */
  public Column reshape(int newRows, int... newRowShape) {
    if (newRows < 0 || (long) newRows * product(newRowShape) != size()) {
      throw new ColumnException(
          "expected a shape of %d elements for %s, found %s"
              .formatted(size(), this, describe(dtype, newRows, newRowShape)));
    }
    return new Column(dtype, newRows, newRowShape.clone(), segment, sealed);
  }

  /** Returns the {@code FLOAT32} element at a flat index. */
  public float getFloat(long index) {
    expect(DType.FLOAT32);
    return segment.getAtIndex(JAVA_FLOAT, index);
  }

  /** Sets the {@code FLOAT32} element at a flat index. */
  public void setFloat(long index, float value) {
    expect(DType.FLOAT32);
    segment.setAtIndex(JAVA_FLOAT, index, value);
  }

  /** Returns the {@code FLOAT64} element at a flat index. */
  public double getDouble(long index) {
    expect(DType.FLOAT64);
    return segment.getAtIndex(JAVA_DOUBLE, index);
  }

  /** Sets the {@code FLOAT64} element at a flat index. */
  public void setDouble(long index, double value) {
    expect(DType.FLOAT64);
    segment.setAtIndex(JAVA_DOUBLE, index, value);
  }

  /** Returns the {@code INT32} element at a flat index. */
  public int getInt(long index) {
    expect(DType.INT32);
    return segment.getAtIndex(JAVA_INT, index);
  }

  /** Sets the {@code INT32} element at a flat index. */
  public void setInt(long index, int value) {
    expect(DType.INT32);
    segment.setAtIndex(JAVA_INT, index, value);
  }

  /** Returns the {@code INT64} element at a flat index. */
  public long getLong(long index) {
    expect(DType.INT64);
    return segment.getAtIndex(JAVA_LONG, index);
  }

  /** Sets the {@code INT64} element at a flat index. */
  public void setLong(long index, long value) {
    expect(DType.INT64);
    segment.setAtIndex(JAVA_LONG, index, value);
  }

  /** Returns the {@code UINT8} element at a flat index, 0 to 255. */
  public int getByte(long index) {
    expect(DType.UINT8);
    return segment.get(JAVA_BYTE, index) & 0xff;
  }

  /** Sets the {@code UINT8} element at a flat index to the low eight bits of {@code value}. */
  public void setByte(long index, int value) {
    expect(DType.UINT8);
    segment.set(JAVA_BYTE, index, (byte) value);
  }

  /** Returns the {@code BOOL} element at a flat index. */
  public boolean getBool(long index) {
    expect(DType.BOOL);
    return segment.get(JAVA_BYTE, index) != 0;
  }

  /** Sets the {@code BOOL} element at a flat index. */
  public void setBool(long index, boolean value) {
    expect(DType.BOOL);
    segment.set(JAVA_BYTE, index, (byte) (value ? 1 : 0));
  }

  /** Returns the element at a flat index as a double, whatever the dtype. */
  public double get(long index) {
    return switch (dtype) {
      case FLOAT32 -> segment.getAtIndex(JAVA_FLOAT, index);
      case FLOAT64 -> segment.getAtIndex(JAVA_DOUBLE, index);
      case INT32 -> segment.getAtIndex(JAVA_INT, index);
      case INT64 -> segment.getAtIndex(JAVA_LONG, index);
      case UINT8, BOOL -> segment.get(JAVA_BYTE, index) & 0xff;
    };
  }

  /** Sets the element at a flat index, converting {@code value} to the dtype as a cast does. */
  public void set(long index, double value) {
    switch (dtype) {
      case FLOAT32 -> segment.setAtIndex(JAVA_FLOAT, index, (float) value);
      case FLOAT64 -> segment.setAtIndex(JAVA_DOUBLE, index, value);
      case INT32 -> segment.setAtIndex(JAVA_INT, index, (int) value);
      case INT64 -> segment.setAtIndex(JAVA_LONG, index, (long) value);
      case UINT8 -> segment.set(JAVA_BYTE, index, (byte) (int) value);
      case BOOL -> segment.set(JAVA_BYTE, index, (byte) (value == 0 ? 0 : 1));
    }
  }

  /** Sets every element to {@code value}, converted as by {@link #set}. */
  public Column fill(double value) {
    expectWritable();
    if (Double.doubleToRawLongBits(value) == 0) { // -0.0 has other bits
      segment.fill((byte) 0);
    } else {
      for (long i = 0; i < size(); i++) {
        set(i, value);
      }
    }
    return this;
  }

  /**
   * Copies all elements of {@code source}, which has the same dtype and number of elements.
   *
   * @throws ColumnException if dtype or size differ, or this column is sealed
   */
  public Column copyFrom(Column source) {
    expectWritable();
    if (source.dtype != dtype || source.byteSize() != byteSize()) {
      throw new ColumnException("expected the dtype and size of " + this + ", found " + source);
    }
    MemorySegment.copy(source.segment, 0, segment, 0, byteSize());
    return this;
  }

  /** Returns a writable copy in memory of its own. */
  public Column copy() {
    return allocate(dtype, rows, rowShape).copyFrom(this);
  }

  /**
   * Copies the chosen rows, in that order, into the first {@code count} rows of {@code into}.
   *
   * @param indices row numbers of this column; those from {@code offset} are used
   * @param into a column of the same dtype and row length with at least {@code count} rows, not
   *     overlapping this one
   * @throws ColumnException if {@code into} is another kind of column, too short, or sealed
   * @throws IndexOutOfBoundsException if a row number is not one; some rows may be copied by then
   */
  public void gather(int[] indices, int offset, int count, Column into) {
    into.expectWritable();
    if (into.dtype != dtype || into.rowLength != rowLength || into.rows < count) {
      throw new ColumnException(
          "expected %d rows of the dtype and row length of %s, found %s"
              .formatted(count, this, into));
    }
    switch (dtype) {
      case FLOAT32, INT32, FLOAT64, INT64 ->
          Gather.wideElements(this, indices, offset, count, into);
      case UINT8, BOOL -> Gather.rows(this, indices, offset, count, into);
    }
  }

  /** Copies {@code count} {@code FLOAT32} elements from {@code index} on into an array. */
  public void read(long index, float[] destination, int count) {
    expect(DType.FLOAT32);
    MemorySegment.copy(segment, JAVA_FLOAT, index * 4, destination, 0, count);
  }

  /**
   * Copies the first {@code count} of an array into {@code FLOAT32} elements from {@code index} on.
   */
  public void write(long index, float[] source, int count) {
    expect(DType.FLOAT32);
    expectWritable();
    MemorySegment.copy(source, 0, segment, JAVA_FLOAT, index * 4, count);
  }

  /** Copies {@code count} {@code FLOAT64} elements from {@code index} on into an array. */
  public void read(long index, double[] destination, int count) {
    expect(DType.FLOAT64);
    MemorySegment.copy(segment, JAVA_DOUBLE, index * 8, destination, 0, count);
  }

  /**
   * Copies the first {@code count} of an array into {@code FLOAT64} elements from {@code index} on.
   */
  public void write(long index, double[] source, int count) {
    expect(DType.FLOAT64);
    expectWritable();
    MemorySegment.copy(source, 0, segment, JAVA_DOUBLE, index * 8, count);
  }

  /** Copies {@code count} {@code INT32} elements from {@code index} on into an array. */
  public void read(long index, int[] destination, int count) {
    expect(DType.INT32);
    MemorySegment.copy(segment, JAVA_INT, index * 4, destination, 0, count);
  }

  /**
   * Copies the first {@code count} of an array into {@code INT32} elements from {@code index} on.
   */
  public void write(long index, int[] source, int count) {
    expect(DType.INT32);
    expectWritable();
    MemorySegment.copy(source, 0, segment, JAVA_INT, index * 4, count);
  }

  /** Copies {@code count} {@code INT64} elements from {@code index} on into an array. */
  public void read(long index, long[] destination, int count) {
    expect(DType.INT64);
    MemorySegment.copy(segment, JAVA_LONG, index * 8, destination, 0, count);
  }

  /**
   * Copies the first {@code count} of an array into {@code INT64} elements from {@code index} on.
   */
  public void write(long index, long[] source, int count) {
    expect(DType.INT64);
    expectWritable();
    MemorySegment.copy(source, 0, segment, JAVA_LONG, index * 8, count);
  }

  /** Copies {@code count} {@code BOOL} (0 or 1) or {@code UINT8} elements into an array. */
  public void read(long index, byte[] destination, int count) {
    expectBytes();
    MemorySegment.copy(segment, JAVA_BYTE, index, destination, 0, count);
  }

  /**
   * Copies the first {@code count} of an array into {@code BOOL} (0 or 1) or {@code UINT8}
   * elements.
   */
  public void write(long index, byte[] source, int count) {
    expectBytes();
    expectWritable();
    MemorySegment.copy(source, 0, segment, JAVA_BYTE, index, count);
  }

  private void expectBytes() {
    if (dtype != DType.BOOL) {
      expect(DType.UINT8);
    }
  }

  /** Returns all elements of a {@code FLOAT32} column as a new array. */
  public float[] toFloatArray() {
    expect(DType.FLOAT32);
    return segment.toArray(JAVA_FLOAT);
  }

  /** Returns all elements of a {@code FLOAT64} column as a new array. */
  public double[] toDoubleArray() {
    expect(DType.FLOAT64);
    return segment.toArray(JAVA_DOUBLE);
  }

  /** Returns all elements of an {@code INT32} column as a new array. */
  public int[] toIntArray() {
    expect(DType.INT32);
    return segment.toArray(JAVA_INT);
  }

  /** Returns all elements of an {@code INT64} column as a new array. */
  public long[] toLongArray() {
    expect(DType.INT64);
    return segment.toArray(JAVA_LONG);
  }

  /** Tells whether dtype, shape and every bit of the elements are equal. */
  public boolean contentEquals(Column other) {
    return dtype == other.dtype
        && rows == other.rows
        && Arrays.equals(rowShape, other.rowShape)
        && segment.mismatch(other.segment) == -1;
  }

  /** Returns dtype and shape, such as {@code FLOAT32[256, 4]}; not the elements. */
  @Override
  public String toString() {
    return describe(dtype, rows, rowShape);
  }

  /**
   * Checks the dtype.
   *
   * @throws ColumnException if it is another
   */
  public Column expect(DType expected) {
    if (dtype != expected) {
      throw new ColumnException("expected a column of " + expected + ", found " + this);
    }
    return this;
  }

  private void expectWritable() {
    if (sealed) {
      throw new ColumnException(
          "expected a writable column, found %s sealed; write to a copy()".formatted(this));
    }
  }

  private static long byteSize(DType dtype, int rows, int[] rowShape) {
    if (rows < 0) {
      throw new ColumnException("expected a number of rows >= 0, found " + rows);
    }
    long elements = (long) rows * product(rowShape);
    if (elements > Long.MAX_VALUE / dtype.bytes()) {
      throw new ColumnException(
          "expected fewer bytes than 2^63, found " + describe(dtype, rows, rowShape));
    }
    return elements * dtype.bytes();
  }

  private static int product(int[] shape) {
    long product = 1;
    for (int extent : shape) {
      product *= extent;
      if (extent < 0 || product > Integer.MAX_VALUE) {
        throw new ColumnException(
            "expected extents >= 0 and fewer than 2^31 elements a row, found "
                + Arrays.toString(shape));
      }
    }
    return (int) product;
  }

  private static String describe(DType dtype, int rows, int[] rowShape) {
    StringBuilder text = new StringBuilder(dtype.name()).append('[').append(rows);
    for (int extent : rowShape) {
      text.append(", ").append(extent);
    }
    return text.append(']').toString();
  }
}
