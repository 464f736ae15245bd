package dev.mobula.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.core.Checkpoint;
import dev.mobula.core.CheckpointWriter;
import dev.mobula.core.Mobula;
import dev.mobula.policies.PolicyState;
import dev.mobula.serve.BatchInference.Line;
import dev.mobula.serve.internal.TestPolicies;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchInferenceIT {
  private static final BatchInferenceOptions OPTIONS =
      BatchInferenceOptions.defaults().withConcurrency(3).withBatchSize(10);

  @TempDir Path temp;

  @BeforeEach
  void start() {
    Mobula.init();
  }

  @AfterEach
  void stop() {
    Mobula.shutdown();
  }

  private Checkpoint checkpoint(PolicyState policy) {
    try (CheckpointWriter writer = Checkpoint.writer(temp.resolve("checkpoint"), "algorithm")) {
      writer.put(PolicyState.NAME, policy.save(PolicyState.DEFAULT_POLICY));
      return writer.commit();
    }
  }

  private static String line(int i) {
    return "{\"observation\": [%s, 0, %s, 0]}".formatted(i % 7 - 3, i % 5 - 2);
  }

  private static List<Line> all(Iterator<Line> lines) {
    List<Line> all = new ArrayList<>();
    lines.forEachRemaining(all::add);
    return all;
  }

  @Test
  void shouldAnswerLinesInOrderAndTellWrongOnesByNumber() {
    List<String> lines = new ArrayList<>(IntStream.range(0, 95).mapToObj(i -> line(i)).toList());
    lines.set(41, "{\"observation\": [1, 2]}");
    lines.set(42, "no JSON");
    lines.set(43, "{\"observation\": [0, 0, 0, 0], \"explore\": true}");
    Checkpoint checkpoint = checkpoint(TestPolicies.cartPole());
    List<Line> one;
    List<Line> many;
    try (var alone = BatchInference.start(checkpoint, OPTIONS.withConcurrency(1).withBatchSize(1));
        var pool = BatchInference.start(checkpoint, OPTIONS)) {
      one = all(alone.mapLines(lines.iterator(), 1));
      many = all(pool.mapLines(lines.iterator(), 1));
    }
    assertEquals(one, many);
    assertEquals(95, many.size());
    assertEquals(
        List.of(42L, 43L, 44L), many.stream().filter(Line::isError).map(Line::number).toList());
    assertTrue(many.get(41).json().startsWith("{\"error\":\"line 42: expected 4 elements"));
    assertTrue(many.get(0).json().startsWith("{\"action\":"), many.get(0).json());
  }

  @Test
  void shouldReadOnlyAsFarAheadAsItsActorsNeed() {
    AtomicInteger read = new AtomicInteger();
    Iterator<String> endless =
        IntStream.iterate(0, i -> i + 1)
            .peek(_ -> read.incrementAndGet())
            .mapToObj(i -> line(i))
            .iterator();
    try (var policy = BatchInference.start(checkpoint(TestPolicies.cartPole()), OPTIONS)) {
      Iterator<Line> answers = policy.mapLines(endless, 1);
      for (int i = 0; i < 1000; i++) {
        assertFalse(answers.next().isError());
        assertTrue(read.get() <= i + 1 + 3 * 2 * 10 + 10, "read " + read + " lines for " + i);
      }
    }
  }

  @Test
  void shouldComputeBatchesOfColumns() {
    List<ColumnBatch> batches = new ArrayList<>();
    for (int rows = 1; rows <= 5; rows++) {
      float[] values = new float[4 * rows];
      values[0] = rows;
      batches.add(ColumnBatch.of("observation", Column.ofFloats(values).reshape(rows, 4)));
    }
    try (var policy =
        BatchInference.start(
            checkpoint(TestPolicies.cartPole()), OPTIONS.withIsolated(true).withConcurrency(1))) {
      Iterator<ColumnBatch> actions = policy.mapBatches(batches.iterator());
      for (int rows = 1; rows <= 5; rows++) {
        ColumnBatch out = actions.next();
        assertEquals(rows, out.rows());
        assertTrue(out.names().containsAll(List.of("action", "logits", "value")), out.toString());
      }
      assertFalse(actions.hasNext());
    }
  }

  @Test
  void shouldRefuseARecurrentPolicy() {
    Checkpoint checkpoint = checkpoint(TestPolicies.recurrent());
    ServeException refused =
        assertThrows(ServeException.class, () -> BatchInference.start(checkpoint, OPTIONS).close());
    assertTrue(String.valueOf(refused.getMessage()).contains("recurrent"));
    assertThrows(ServeException.class, () -> OPTIONS.withBatchSize(5000));
  }
}
