package dev.mobula.policies.connectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.envs.Box;
import dev.mobula.envs.Discrete;
import dev.mobula.envs.Space;
import dev.mobula.envs.TupleSpace;
import org.junit.jupiter.api.Test;

class ActionPipelineTest {
  private static final Box BOX =
      Box.of(new double[] {-2, 0}, new double[] {2, Double.POSITIVE_INFINITY});

  @Test
  void shouldClipToTheBoundsOfEachElement() {
    Column actions = Column.ofFloats(3, -1, -5, 100).reshape(2, 2);
    ActionPipeline.of(BOX, false, true).apply(ColumnBatch.of("action", actions));
    assertTrue(actions.contentEquals(Column.ofFloats(2, 0, -2, 100).reshape(2, 2)));
  }

  @Test
  void shouldScaleWhereThereAreTwoBounds() {
    Column actions = Column.ofFloats(0.5f, 0.5f).reshape(1, 2);
    ActionPipeline.of(BOX, true, false).apply(ColumnBatch.of("action", actions));
    assertEquals(1, actions.getFloat(0));
    assertEquals(0.5f, actions.getFloat(1));
  }

  @Test
  void shouldScaleBeforeItClips() {
    Column actions = Column.ofFloats(1.5f, -3).reshape(1, 2);
    ActionPipeline.of(BOX, true, true).apply(ColumnBatch.of("action", actions));
    assertTrue(actions.contentEquals(Column.ofFloats(2, 0).reshape(1, 2)));
  }

  @Test
  void shouldFindWhatIsDrawnForWhatWasDone() {
    Column actions = Column.ofFloats(1, 0.5f).reshape(1, 2);
    ActionPipeline.of(BOX, true, true).revert(ColumnBatch.of("action", actions));
    assertTrue(actions.contentEquals(Column.ofFloats(0.5f, 0.5f).reshape(1, 2)));
  }

  @Test
  void shouldFindTheBoxesOfAStructuredSpace() {
    Space<?> space = TupleSpace.of(Discrete.of(3), Box.of(DType.FLOAT64, -1, 1));
    ColumnBatch actions = ColumnBatch.allocate(space.columns("action"), 1);
    actions.column("action/0").setInt(0, 2);
    actions.column("action/1").setDouble(0, 4);
    ActionPipeline.of(space, false, true).apply(actions);
    assertEquals(2, actions.column("action/0").getInt(0));
    assertEquals(1, actions.column("action/1").getDouble(0));
  }

  @Test
  void shouldBeEmptyWithoutSettings() {
    assertTrue(ActionPipeline.of(BOX, false, false).isEmpty());
  }
}
