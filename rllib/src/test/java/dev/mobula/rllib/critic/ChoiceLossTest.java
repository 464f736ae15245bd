package dev.mobula.rllib.critic;

import static dev.mobula.rllib.ColumnAssertions.floats;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.envs.Discrete;
import dev.mobula.policies.ColumnOutputs;
import dev.mobula.policies.GradientCheck;
import dev.mobula.policies.SampleBatch;
import dev.mobula.rllib.replay.Transitions;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChoiceLossTest {
  private final ChoiceLoss loss = new ChoiceLoss(Discrete.of(2, 5), 2, 2);
  private final ColumnBatch minibatch =
      ColumnBatch.of(SampleBatch.ACTION, Column.ofInts(6, 5))
          .with(SampleBatch.VALUE_TARGET, floats(0, 4))
          .with(Transitions.WEIGHTS, floats(1, 0.5));

  private static ColumnOutputs outputs() {
    Map<String, Column> columns = new LinkedHashMap<>();
    columns.put("q0", floats(9, 1, 2, 9).reshape(2, 2));
    columns.put("q1", floats(9, 3, 2, 9).reshape(2, 2));
    return ColumnOutputs.of(columns);
  }

  @Test
  void shouldAddTheHalvedSquaresOfTheChoicesTaken() {
    // errors 1 and −2, 3 and −2; the second row counts by half
    assertEquals((1 + 0.5 * 4) / 4 + (9 + 0.5 * 4) / 4, loss.compute(minibatch, outputs()), 1e-6);
    assertArrayEquals(new float[] {2, 2}, loss.errors(), 1e-6f);
  }

  @Test
  void shouldAgreeWithFiniteDifferences() {
    GradientCheck.check(outputs(), moved -> loss.compute(minibatch, moved), 2e-4);
  }
}
