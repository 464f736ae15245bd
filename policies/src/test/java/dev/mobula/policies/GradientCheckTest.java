package dev.mobula.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.Column;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GradientCheckTest {
  @Test
  void shouldAcceptRightGradientsOfSeveralOutputs() {
    ColumnOutputs outputs = outputs();
    GradientCheck.check(outputs, point -> product(point, 1), 1e-3);
    assertEquals(2, outputs.output("a").getFloat(0), "the point is put back");
  }

  @Test
  void shouldNameWrongGradients() {
    List<GradientCheck.Mismatch> found =
        GradientCheck.compare(outputs(), point -> product(point, 1.1), 1e-3);
    assertEquals(1, found.size());
    assertEquals("b", found.getFirst().output());
    assertEquals(1, found.getFirst().index());
    PolicyException thrown =
        assertThrows(
            PolicyException.class,
            () -> GradientCheck.check(outputs(), point -> product(point, 1.1), 1e-3));
    assertTrue(thrown.toString().contains("b[1]"), thrown.toString());
  }

  @Test
  void shouldReportNotANumber() {
    assertTrue(GradientCheck.compare(outputs(), point -> product(point, Double.NaN), 1).size() > 0);
  }

  /** a0 · b0 + a1 · b1² with a gradient that is right but for a factor. */
  private static double product(Outputs outputs, double factor) {
    Column a = outputs.output("a");
    Column b = outputs.output("b");
    outputs.outputGradient("a").setFloat(0, b.getFloat(0));
    outputs.outputGradient("a").setFloat(1, b.getFloat(1) * b.getFloat(1));
    outputs.outputGradient("b").setFloat(0, a.getFloat(0));
    outputs.outputGradient("b").setFloat(1, (float) (factor * 2 * a.getFloat(1) * b.getFloat(1)));
    double first = (double) a.getFloat(0) * b.getFloat(0);
    return first + (double) a.getFloat(1) * b.getFloat(1) * b.getFloat(1);
  }

  private static ColumnOutputs outputs() {
    Map<String, Column> columns = new LinkedHashMap<>();
    columns.put("a", Column.ofFloats(2, 3));
    columns.put("b", Column.ofFloats(-1, 0.5f));
    return ColumnOutputs.of(columns);
  }
}
