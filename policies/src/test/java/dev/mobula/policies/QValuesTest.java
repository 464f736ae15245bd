package dev.mobula.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mobula.columns.Column;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QValuesTest {
  private static QValues read(PolicyHead.ActionValues head, Column advantages, Column value) {
    QValues values = new QValues(head, 2, 1);
    values.read(ColumnOutputs.of(Map.of("action_dist_inputs", advantages, "value", value)), 1);
    return values;
  }

  private static Column row(float... values) {
    return Column.ofFloats(values).reshape(1, values.length);
  }

  @Test
  void shouldAverageQuantiles() {
    PolicyHead.ActionValues head =
        new PolicyHead.ActionValues(false, 0, new ReturnDistribution.Quantiles(2));
    QValues values = read(head, row(1, 2, 3, 7), row(0, 0));
    assertEquals(1.5f, values.value(0, 0));
    assertEquals(5, values.value(0, 1));
  }

  @Test
  void shouldCombineValueAndAdvantagesAtomByAtom() {
    PolicyHead.ActionValues head =
        new PolicyHead.ActionValues(true, 0, new ReturnDistribution.Quantiles(2));
    QValues values = read(head, row(1, 2, 3, 6), row(10, 100));
    float[] atoms = new float[2];
    values.atoms(0, 1, atoms);
    assertEquals(10 + 3 - 2, atoms[0]);
    assertEquals(100 + 6 - 4, atoms[1]);
  }

  @Test
  void shouldExpectTheReturnsOfCategoriesByTheSoftmaxOfTheirLogits() {
    PolicyHead.ActionValues head =
        new PolicyHead.ActionValues(false, 0, new ReturnDistribution.Categories(3, -2, 2));
    float three = (float) Math.log(3);
    QValues values = read(head, row(1, 1, 1, 0, 0, three), row(0, 0, 0));
    assertEquals(0, values.value(0, 0), 1e-6);
    assertEquals((-2 + 3 * 2) / 5.0, values.value(0, 1), 1e-6);
    float[] atoms = new float[3];
    values.atoms(0, 1, atoms);
    assertEquals(Math.log(3.0 / 5), atoms[2], 1e-6);
  }
}
