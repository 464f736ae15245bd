package dev.mobula.policies.connectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.columns.StateDict;
import dev.mobula.envs.Box;
import dev.mobula.envs.DictSpace;
import dev.mobula.envs.Discrete;
import dev.mobula.policies.PolicyException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ObservationPipelineTest {
  private static final Box SPACE = Box.unbounded(3);

  @Test
  void shouldFlattenStructuredObservations() {
    DictSpace space = DictSpace.of("kind", Discrete.of(3), "place", Box.unbounded(2));
    ColumnBatch in = ColumnBatch.allocate(space.columns("observation"), 1);
    in.column("observation/kind").setInt(0, 1);
    in.column("observation/place").setFloat(1, 7);
    ObservationPipeline pipeline = ObservationPipeline.of(space, "NoFilter");
    Column into = Column.allocate(DType.FLOAT32, 1, pipeline.outputSize());
    pipeline.apply(in, into, true);
    assertTrue(into.contentEquals(Column.ofFloats(0, 1, 0, 0, 7).reshape(1, 5)));
  }

  @Test
  void shouldNormaliseAndClip() {
    ObservationPipeline pipeline = filter();
    Column seen = RunningMomentsTest.random(1000);
    Column into = Column.allocate(DType.FLOAT32, 1000, 3);
    pipeline.apply(batch(seen), into, true);
    RunningMoments after = RunningMoments.empty(3);
    after.update(into);
    assertEquals(0, after.mean(0), 1e-3);
    assertEquals(1, after.variance(0), 1e-3);
    Column far = Column.ofFloats(1e6f, -1e6f, 5).reshape(1, 3);
    Column clipped = Column.allocate(DType.FLOAT32, 1, 3);
    pipeline.apply(batch(far), clipped, false);
    assertEquals(10, clipped.getFloat(0));
    assertEquals(-10, clipped.getFloat(1));
  }

  @Test
  void shouldLearnOnlyWhereAskedTo() {
    ObservationPipeline pipeline = filter();
    Column rows = RunningMomentsTest.random(10);
    Column into = Column.allocate(DType.FLOAT32, 10, 3);
    pipeline.apply(batch(rows), into, false);
    assertEquals(rows.getFloat(0), into.getFloat(0), 1e-6);
    assertEquals(1e-4, pipeline.saveState().getDouble("MeanStdFilter/count"));
  }

  @Test
  void shouldMergeWhatSeveralRunnersSaw() {
    ObservationPipeline central = filter();
    ObservationPipeline alone = filter();
    List<ObservationPipeline> runners = List.of(filter(), filter());
    Column into = Column.allocate(DType.FLOAT32, 50, 3);
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 2; i++) {
        Column rows = RunningMomentsTest.random(100).slice(i * 50, i * 50 + 50);
        runners.get(i).apply(batch(rows), into, true);
        alone.apply(batch(rows), into, true);
      }
      runners.forEach(runner -> central.merge(runner.takeDelta()));
      StateDict merged = central.saveState();
      runners.forEach(runner -> runner.loadState(merged));
    }
    assertSame(alone, central);
    assertSame(central, runners.getFirst());
    assertEquals(0, runners.getFirst().takeDelta().getDouble("MeanStdFilter/count"));
  }

  @Test
  void shouldRejectAnUnknownFilter() {
    assertThrows(PolicyException.class, () -> ObservationPipeline.of(SPACE, "Filter"));
    assertThrows(
        PolicyException.class,
        () -> new ObservationPipeline(SPACE, List.of(new MeanStdFilter(3), new MeanStdFilter(3))));
    assertThrows(PolicyException.class, () -> new MeanStdFilter(3, 0));
  }

  private static void assertSame(ObservationPipeline expected, ObservationPipeline found) {
    Column a = expected.saveState().column("MeanStdFilter/squares");
    Column b = found.saveState().column("MeanStdFilter/squares");
    for (int i = 0; i < 3; i++) {
      assertEquals(a.getDouble(i), b.getDouble(i), 1e-9);
    }
  }

  private static ObservationPipeline filter() {
    return ObservationPipeline.of(SPACE, "MeanStdFilter");
  }

  private static ColumnBatch batch(Column rows) {
    return ColumnBatch.of("observation", rows);
  }
}
