package dev.mobula.rllib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.columns.math.Rng;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MinibatchesTest {
  private final Rng rng = new Rng(1);
  private final Minibatches minibatches = new Minibatches(4);

  private static TrainBatch batch(int... rows) {
    Column column = Column.allocate(DType.FLOAT32, 20);
    for (int i = 0; i < 20; i++) {
      column.setFloat(i, i);
    }
    return new TrainBatch(ColumnBatch.of(Map.of("x", column)), rows);
  }

  private List<List<Integer>> epoch(TrainBatch batch, boolean shuffle) {
    List<List<Integer>> seen = new ArrayList<>();
    assertTrue(
        minibatches.forEach(
            batch,
            shuffle,
            rng,
            minibatch -> {
              Column x = minibatch.columns().column("x");
              seen.add(IntStream.range(0, x.rows()).mapToObj(i -> (int) x.getFloat(i)).toList());
              return true;
            }));
    return seen;
  }

  @Test
  void shouldGoThroughTheRowsInOrderUnlessAskedToShuffle() {
    TrainBatch batch = batch(0, 1, 2, 5, 6, 7, 8, 11, 12, 19);
    List<List<Integer>> expected =
        List.of(List.of(0, 1, 2, 5), List.of(6, 7, 8, 11), List.of(12, 19));
    assertEquals(expected, epoch(batch, false));
    assertEquals(expected, epoch(batch, false));
    assertEquals(new Rng(1).nextLong(), rng.nextLong(), "no random number is drawn");
  }

  @Test
  void shouldVisitEveryRowOnceInANewOrderEachEpoch() {
    int[] rows = IntStream.range(3, 20).toArray();
    List<Integer> first = epoch(batch(rows), true).stream().flatMap(List::stream).toList();
    List<Integer> second = epoch(batch(rows), true).stream().flatMap(List::stream).toList();
    List<Integer> inOrder = IntStream.range(3, 20).boxed().toList();
    assertEquals(inOrder, first.stream().sorted().toList());
    assertEquals(inOrder, second.stream().sorted().toList());
    assertNotEquals(inOrder, first);
    assertNotEquals(first, second);
  }

  @Test
  void shouldStopWhereAMinibatchSaysSo() {
    int[] calls = {0};
    boolean all =
        minibatches.forEach(batch(1, 2, 3, 4, 5, 6, 7, 8, 9), false, rng, _ -> ++calls[0] < 2);
    assertFalse(all);
    assertEquals(2, calls[0]);
  }
}
