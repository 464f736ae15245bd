package dev.mobula.columns;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ColumnTest {
  @ParameterizedTest
  @EnumSource
  void shouldBeZeroFilledAndAligned(DType dtype) {
    Column column = Column.allocate(dtype, 5, 3);
    assertEquals(0, column.segment().address() % Column.ALIGNMENT);
    assertEquals(15, column.size());
    assertEquals(15L * dtype.bytes(), column.byteSize());
    for (int i = 0; i < 15; i++) {
      assertEquals(0, column.get(i));
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldReadWhatWasSet(DType dtype) {
    Column column = Column.allocate(dtype, 2);
    column.set(1, 1);
    assertEquals(0, column.get(0));
    assertEquals(1, column.get(1));
  }

  @ParameterizedTest
  @EnumSource
  void shouldAllowNoRowsAndNoElements(DType dtype) {
    assertEquals(0, Column.allocate(dtype, 0, 4).byteSize());
    assertEquals(0, Column.allocate(dtype, 4, 0).copy().fill(1).size());
  }

  @Test
  void shouldConvertAsACastDoes() {
    assertEquals(200, Column.allocate(DType.UINT8, 1).fill(200).getByte(0));
    assertEquals(44, Column.allocate(DType.UINT8, 1).fill(300).getByte(0));
    assertEquals(-2, Column.allocate(DType.INT32, 1).fill(-2.9).getInt(0));
    assertTrue(Column.allocate(DType.BOOL, 1).fill(0.5).getBool(0));
    assertEquals(0.1f, Column.allocate(DType.FLOAT32, 1).fill(0.1).getFloat(0));
  }

  @Test
  void shouldKeepTheSignOfZeroWhenFilled() {
    Column column = Column.allocate(DType.FLOAT64, 1).fill(-0.0);
    assertEquals(Double.doubleToRawLongBits(-0.0), Double.doubleToRawLongBits(column.getDouble(0)));
  }

  @Test
  void shouldRejectAnotherDtype() {
    Column column = Column.ofFloats(1, 2);
    ColumnException e = assertThrows(ColumnException.class, () -> column.getInt(0));
    assertEquals("expected a column of INT32, found FLOAT32[2]", String.valueOf(e.getMessage()));
  }

  @Test
  void shouldRejectIndicesOutside() {
    Column column = Column.ofInts(1, 2);
    assertThrows(IndexOutOfBoundsException.class, () -> column.getInt(2));
    assertThrows(IndexOutOfBoundsException.class, () -> column.getInt(-1));
    assertThrows(IndexOutOfBoundsException.class, () -> column.slice(0, 1).getInt(1));
  }

  @Test
  void shouldRejectImpossibleShapes() {
    assertThrows(ColumnException.class, () -> Column.allocate(DType.BOOL, -1));
    assertThrows(ColumnException.class, () -> Column.allocate(DType.BOOL, 1, -1));
    assertThrows(ColumnException.class, () -> Column.allocate(DType.BOOL, 1, 1 << 16, 1 << 16));
    assertThrows(
        ColumnException.class,
        () -> Column.allocate(DType.FLOAT64, Integer.MAX_VALUE, Integer.MAX_VALUE));
    assertThrows(ColumnException.class, () -> Column.ofInts(1).reshape(-1, 1));
  }

  @Test
  void shouldShareMemoryWithSlicesAndReshapes() {
    Column column = Column.ofInts(0, 1, 2, 3, 4, 5).reshape(3, 2);
    column.slice(1, 3).setInt(0, 20);
    assertEquals("INT32[2, 2]", column.slice(1, 3).toString());
    assertArrayEquals(new int[] {0, 1, 20, 3, 4, 5}, column.toIntArray());
    assertEquals(20, column.reshape(6).getInt(2));
  }

  @Test
  void shouldRejectSlicesAndReshapesOutside() {
    Column column = Column.ofInts(0, 1, 2);
    assertThrows(ColumnException.class, () -> column.slice(-1, 1));
    assertThrows(ColumnException.class, () -> column.slice(2, 1));
    assertThrows(ColumnException.class, () -> column.slice(0, 4));
    assertThrows(ColumnException.class, () -> column.reshape(2, 2));
    assertEquals(0, column.slice(3, 3).rows());
  }

  @Test
  void shouldNotShareItsShapeArray() {
    int[] shape = {2};
    Column column = Column.allocate(DType.INT32, 1, shape);
    shape[0] = 7;
    column.rowShape()[0] = 9;
    assertArrayEquals(new int[] {2}, column.rowShape());
  }

  @Test
  void shouldRejectWritesWhenSealed() {
    Column column = Column.ofFloats(1, 2).seal();
    assertTrue(column.isSealed());
    assertTrue(column.slice(0, 1).isSealed());
    assertTrue(column.reshape(1, 2).isSealed());
    assertThrows(IllegalArgumentException.class, () -> column.setFloat(0, 3));
    assertThrows(ColumnException.class, () -> column.fill(0));
    assertThrows(ColumnException.class, () -> column.write(0, new float[1], 1));
    assertThrows(ColumnException.class, () -> column.copyFrom(Column.ofFloats(3, 4)));
    assertThrows(ColumnException.class, () -> Column.ofFloats(3).gather(new int[1], 0, 1, column));
    assertArrayEquals(new float[] {1, 2}, column.toFloatArray());
  }

  @Test
  void shouldCopyIntoWritableMemoryOfItsOwn() {
    Column original = Column.ofLongs(1, 2).seal();
    Column copy = original.copy();
    copy.setLong(0, 5);
    assertFalse(copy.isSealed());
    assertEquals(1, original.getLong(0));
  }

  @Test
  void shouldCopyOnlyFromTheSameKind() {
    Column column = Column.allocate(DType.INT32, 2, 2);
    assertArrayEquals(
        new int[] {1, 2, 3, 4}, column.copyFrom(Column.ofInts(1, 2, 3, 4)).toIntArray());
    assertThrows(ColumnException.class, () -> column.copyFrom(Column.ofInts(1)));
    assertThrows(ColumnException.class, () -> column.copyFrom(Column.ofFloats(1, 2, 3, 4)));
  }

  @ParameterizedTest
  @EnumSource
  void shouldGatherShortAndLongRows(DType dtype) {
    for (int length : new int[] {1, 3, 32, 33, 100}) {
      Column from = Column.allocate(dtype, 4, length);
      for (int i = 0; i < from.size(); i++) {
        from.set(i, i % 2);
      }
      from.set(2L * length, 1);
      Column into = Column.allocate(dtype, 3, length);
      from.gather(new int[] {9, 2, 0}, 1, 2, into);
      assertTrue(into.slice(0, 1).contentEquals(from.slice(2, 3)));
      assertTrue(into.slice(1, 2).contentEquals(from.slice(0, 1)));
      assertEquals(0, into.get(2L * length));
    }
  }

  @Test
  void shouldRejectGatherIntoAnotherKindOrOfAnotherRow() {
    Column from = Column.allocate(DType.FLOAT32, 4, 2);
    int[] rows = {0, 4};
    assertThrows(
        ColumnException.class, () -> from.gather(rows, 0, 1, Column.allocate(DType.FLOAT32, 4, 3)));
    assertThrows(
        ColumnException.class, () -> from.gather(rows, 0, 1, Column.allocate(DType.INT32, 4, 2)));
    assertThrows(
        ColumnException.class, () -> from.gather(rows, 0, 2, Column.allocate(DType.FLOAT32, 1, 2)));
    assertThrows(
        IndexOutOfBoundsException.class,
        () -> from.gather(rows, 1, 1, Column.allocate(DType.FLOAT32, 1, 2)));
  }

  @Test
  void shouldReadAndWriteArrays() {
    Column column = Column.allocate(DType.FLOAT32, 4);
    column.write(1, new float[] {1, 2, 9}, 2);
    float[] read = new float[4];
    column.read(0, read, 3);
    assertArrayEquals(new float[] {0, 1, 2, 0}, read);
    assertThrows(IndexOutOfBoundsException.class, () -> column.write(3, new float[2], 2));
    assertThrows(IndexOutOfBoundsException.class, () -> column.read(2, read, 3));
    assertThrows(IndexOutOfBoundsException.class, () -> column.read(0, new float[2], 3));
    assertThrows(ColumnException.class, () -> column.read(0, new int[1], 1));
  }

  @Test
  void shouldReadAndWriteArraysOfEveryType() {
    Column doubles = Column.allocate(DType.FLOAT64, 3);
    doubles.write(1, new double[] {1, 2}, 2);
    double[] readDoubles = new double[2];
    doubles.read(1, readDoubles, 2);
    assertArrayEquals(new double[] {1, 2}, readDoubles);
    Column ints = Column.allocate(DType.INT32, 3);
    ints.write(1, new int[] {1, 2}, 2);
    int[] readInts = new int[2];
    ints.read(1, readInts, 2);
    assertArrayEquals(new int[] {1, 2}, readInts);
    Column longs = Column.allocate(DType.INT64, 3);
    longs.write(1, new long[] {1, 2}, 2);
    long[] readLongs = new long[2];
    longs.read(1, readLongs, 2);
    assertArrayEquals(new long[] {1, 2}, readLongs);
    for (DType dtype : new DType[] {DType.BOOL, DType.UINT8}) {
      Column bytes = Column.allocate(dtype, 3);
      bytes.write(1, new byte[] {1, 0}, 2);
      byte[] readBytes = new byte[2];
      bytes.read(1, readBytes, 2);
      assertArrayEquals(new byte[] {1, 0}, readBytes);
    }
    assertThrows(ColumnException.class, () -> ints.read(0, new byte[1], 1));
  }

  @Test
  void shouldLieOverMemoryOfTheCaller() {
    int[] heap = {1, 2};
    Column column = Column.over(MemorySegment.ofArray(heap), DType.INT32, 2);
    column.setInt(0, 7);
    assertEquals(7, heap[0]);
    assertTrue(Column.over(MemorySegment.ofArray(heap).asReadOnly(), DType.INT32, 2).isSealed());
  }

  @Test
  void shouldRejectMemoryOfAnotherSizeOrAlignment() {
    MemorySegment bytes = MemorySegment.ofArray(new byte[8]);
    assertThrows(ColumnException.class, () -> Column.over(bytes, DType.INT32, 3));
    assertThrows(ColumnException.class, () -> Column.over(bytes, DType.INT32, 2));
    assertEquals(8, Column.over(bytes, DType.UINT8, 8).size());
  }

  @Test
  void shouldEndWithItsArena() {
    Column column;
    try (Arena arena = Arena.ofConfined()) {
      column = Column.allocate(arena, DType.INT32, 1);
      column.setInt(0, 1);
    }
    assertThrows(IllegalStateException.class, () -> column.getInt(0));
  }

  @Test
  void shouldCompareDtypeShapeAndBits() {
    Column column = Column.ofInts(1, 2);
    assertTrue(column.contentEquals(Column.ofInts(1, 2)));
    assertFalse(column.contentEquals(Column.ofInts(1, 3)));
    assertFalse(column.contentEquals(Column.ofInts(1, 2).reshape(1, 2)));
    assertFalse(Column.ofFloats(0.0f).contentEquals(Column.ofFloats(-0.0f)));
    assertTrue(Column.ofFloats(Float.NaN).contentEquals(Column.ofFloats(Float.NaN)));
    assertFalse(Column.allocate(DType.FLOAT32, 1).contentEquals(Column.allocate(DType.INT32, 1)));
  }

  @Test
  void shouldFindDtypesByCode() {
    for (DType dtype : DType.values()) {
      assertEquals(dtype, DType.ofCode(dtype.code()));
    }
    assertThrows(ColumnException.class, () -> DType.ofCode("F16"));
  }
}
