package dev.mobula.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import org.junit.jupiter.api.Test;

class SampleBatchTest {
  @Test
  void shouldBeTimeMajor() {
    SampleBatch batch = batch();
    assertEquals(6, batch.rows());
    assertEquals(5, batch.row(2, 1));
    assertEquals(3, batch.step(1).column(SampleBatch.REWARD).getFloat(1));
  }

  @Test
  void shouldRejectRowsThatAreNotStepsTimesEnvs() {
    ColumnBatch columns = batch().columns();
    Column bootstrap = Column.ofFloats(0, 0);
    assertThrows(PolicyException.class, () -> new SampleBatch(columns, 2, 2, bootstrap, 0));
    assertThrows(PolicyException.class, () -> new SampleBatch(columns, 2, 3, bootstrap, 0));
  }

  @Test
  void shouldAddColumnsAndSealAll() {
    SampleBatch sealed =
        batch().with(SampleBatch.ADVANTAGE, Column.ofFloats(6, 5, 4, 3, 2, 1)).seal();
    assertEquals(6, sealed.column(SampleBatch.ADVANTAGE).getFloat(0));
    assertTrue(sealed.columns().isSealed() && sealed.bootstrapValue().isSealed());
    assertEquals(7, sealed.weightsVersion());
    assertFalse(batch().columns().contains(SampleBatch.ADVANTAGE));
  }

  private static SampleBatch batch() {
    ColumnBatch columns = ColumnBatch.of(SampleBatch.REWARD, Column.ofFloats(0, 1, 2, 3, 4, 5));
    return new SampleBatch(columns, 3, 2, Column.ofFloats(0.5f, 0.25f), 7);
  }
}
