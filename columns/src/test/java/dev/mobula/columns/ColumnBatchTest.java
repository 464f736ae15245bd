package dev.mobula.columns;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ColumnBatchTest {
  private static final List<ColumnSpec> SPECS =
      List.of(ColumnSpec.of("b", DType.FLOAT32, 2), ColumnSpec.of("a", DType.INT32));

  @Test
  void shouldKeepTheOrderOfItsColumns() {
    ColumnBatch batch = ColumnBatch.allocate(SPECS, 3);
    assertEquals(List.of("b", "a"), List.copyOf(batch.names()));
    assertEquals("ColumnBatch{b=FLOAT32[3, 2], a=INT32[3]}", batch.toString());
    assertEquals(3 * 2 * 4 + 3 * 4, batch.byteSize());
  }

  @Test
  void shouldRejectNoColumnsOtherRowsAndSameNames() {
    assertThrows(ColumnException.class, () -> ColumnBatch.of(Map.of()));
    assertThrows(ColumnException.class, () -> ColumnBatch.allocate(List.of(), 1));
    ColumnBatch batch = ColumnBatch.of("a", Column.ofInts(1));
    assertThrows(ColumnException.class, () -> batch.with("b", Column.ofInts(1, 2)));
    assertThrows(
        ColumnException.class, () -> ColumnBatch.allocate(List.of(SPECS.get(0), SPECS.get(0)), 1));
  }

  @Test
  void shouldNameWhatIsThereWhenAColumnIsMissing() {
    ColumnBatch batch = ColumnBatch.of("obs", Column.ofInts(1));
    ColumnException e = assertThrows(ColumnException.class, () -> batch.column("ops"));
    assertEquals("expected one of the columns [obs], found 'ops'", String.valueOf(e.getMessage()));
    assertThrows(ColumnException.class, () -> batch.select(List.of("ops")));
  }

  @Test
  void shouldNotChangeWithTheMapItWasMadeOf() {
    Map<String, Column> columns = new LinkedHashMap<>(Map.of("a", Column.ofInts(1)));
    ColumnBatch batch = ColumnBatch.of(columns);
    columns.put("b", Column.ofInts(2));
    assertFalse(batch.contains("b"));
    assertThrows(
        UnsupportedOperationException.class, () -> batch.columns().put("b", Column.ofInts(2)));
  }

  @Test
  void shouldAddReplaceAndSelectWithoutCopying() {
    ColumnBatch batch = ColumnBatch.of("a", Column.ofInts(1)).with("b", Column.ofInts(2));
    ColumnBatch replaced = batch.with("a", Column.ofInts(3));
    assertEquals(List.of("a", "b"), List.copyOf(replaced.names()));
    assertEquals(3, replaced.column("a").getInt(0));
    assertSame(batch.column("b"), batch.select(List.of("b")).column("b"));
  }

  @Test
  void shouldSealEveryColumn() {
    ColumnBatch batch = ColumnBatch.of("a", Column.ofInts(1)).with("b", Column.ofInts(2).seal());
    assertFalse(batch.isSealed());
    ColumnBatch sealed = batch.seal();
    assertTrue(sealed.isSealed());
    assertSame(sealed, sealed.seal());
    assertFalse(sealed.copy().isSealed());
  }

  @Test
  void shouldSliceAllColumnsAsViews() {
    ColumnBatch batch = ColumnBatch.of("a", Column.ofInts(1, 2, 3));
    batch.slice(1, 3).column("a").setInt(0, 9);
    assertEquals(9, batch.column("a").getInt(1));
    assertEquals(2, batch.slice(1, 3).rows());
  }

  @Test
  void shouldGatherTheColumnsThatTheTargetHas() {
    ColumnBatch batch =
        ColumnBatch.of("a", Column.ofInts(1, 2, 3)).with("b", Column.ofInts(4, 5, 6));
    ColumnBatch into = ColumnBatch.of("b", Column.ofInts(0, 0));
    batch.gather(new int[] {2, 0}, 0, 2, into);
    assertArrayEquals(new int[] {6, 4}, into.column("b").toIntArray());
    assertThrows(
        ColumnException.class,
        () -> batch.gather(new int[1], 0, 1, ColumnBatch.of("c", Column.ofInts(0))));
  }

  @Test
  void shouldJoinPartsInOrder() {
    ColumnBatch joined =
        ColumnBatch.concat(
            List.of(
                ColumnBatch.of("a", Column.ofInts(1, 2)),
                ColumnBatch.of("a", Column.allocate(DType.INT32, 0)),
                ColumnBatch.of("a", Column.ofInts(3))));
    assertArrayEquals(new int[] {1, 2, 3}, joined.column("a").toIntArray());
  }

  @Test
  void shouldRejectJoiningNothingOrDifferentParts() {
    ColumnBatch one = ColumnBatch.of("a", Column.ofInts(1));
    assertThrows(ColumnException.class, () -> ColumnBatch.concat(List.of()));
    for (ColumnBatch other :
        List.of(
            one.with("b", Column.ofInts(2)),
            ColumnBatch.of("b", Column.ofInts(1)),
            ColumnBatch.of("a", Column.ofFloats(1)),
            ColumnBatch.of("a", Column.ofInts(1).reshape(1, 1)))) {
      assertThrows(ColumnException.class, () -> ColumnBatch.concat(List.of(one, other)));
    }
  }

  @Test
  void shouldCompareSpecsByValue() {
    assertEquals(ColumnSpec.of("a", DType.INT32, 2, 3), ColumnSpec.of("a", DType.INT32, 2, 3));
    assertEquals(6, ColumnSpec.of("a", DType.INT32, 2, 3).rowLength());
    assertEquals(1, ColumnSpec.of("a", DType.INT32).rowLength());
    assertEquals("INT32[4, 2, 3]", ColumnSpec.of("a", DType.INT32, 2, 3).allocate(4).toString());
  }

  @Test
  void shouldAddAndReplaceAllColumnsOfAnother() {
    ColumnBatch batch = ColumnBatch.of("a", Column.ofInts(1)).with("b", Column.ofInts(2));
    ColumnBatch other = ColumnBatch.of("b", Column.ofInts(3)).with("c", Column.ofInts(4));
    ColumnBatch all = batch.withAll(other);
    assertEquals(List.of("a", "b", "c"), List.copyOf(all.names()));
    assertSame(other.column("b"), all.column("b"));
    assertEquals(2, batch.column("b").getInt(0));
    assertThrows(
        ColumnException.class, () -> batch.withAll(ColumnBatch.of("d", Column.ofInts(1, 2))));
  }

  @Test
  void shouldRenameColumnsInOrder() {
    ColumnBatch batch = ColumnBatch.of("x", Column.ofInts(1)).with("y", Column.ofInts(2));
    ColumnBatch renamed = batch.renamed(SPECS);
    assertEquals(List.of("b", "a"), List.copyOf(renamed.names()));
    assertSame(batch.column("x"), renamed.column("b"));
    assertThrows(ColumnException.class, () -> batch.renamed(SPECS.subList(0, 1)));
    assertThrows(ColumnException.class, () -> batch.renamed(List.of(SPECS.get(0), SPECS.get(0))));
  }
}
