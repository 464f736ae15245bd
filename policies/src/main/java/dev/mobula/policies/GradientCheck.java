package dev.mobula.policies;

import dev.mobula.columns.Column;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares the gradients that a loss or distribution computes with finite differences of its value,
 * element by element: five-point stencils, so a smooth function is differentiated to a few 1e-5 in
 * single precision. For tests of one's own losses; slow.
 */
public final class GradientCheck {
  private static final double STEP = 1.0 / 64;

  private GradientCheck() {}

  /** Something whose gradient is checked. */
  @FunctionalInterface
  public interface Differentiable {
    /** Computes the value, and fills the gradients of all outputs that it depends on. */
    double compute(Outputs outputs);
  }

  /**
   * One gradient that is off.
   *
   * @param output the name of the output
   * @param index the flat index of the element
   * @param expected what finite differences say
   * @param found what was computed
   */
  public record Mismatch(String output, long index, double expected, double found) {
    @Override
    public String toString() {
      return "expected ∂/∂%s[%d] = %s, found %s".formatted(output, index, expected, found);
    }
  }

  /**
   * Returns all elements whose gradients differ by more than {@code tolerance · max(1, largest
   * finite difference)}; empty where all is well.
   *
   * @param outputs the point at which to check; elements are moved and put back
   */
  public static List<Mismatch> compare(
      ColumnOutputs outputs, Differentiable function, double tolerance) {
    List<Mismatch> all = new ArrayList<>();
    for (String name : outputs.names()) {
      function.compute(outputs); // anew, since the differences before have moved the outputs
      Column gradient = outputs.outputGradient(name).copy();
      for (long i = 0; i < gradient.size(); i++) {
        double difference = difference(outputs, outputs.output(name), i, function);
        all.add(new Mismatch(name, i, difference, gradient.get(i)));
      }
    }
    double largest = all.stream().mapToDouble(each -> Math.abs(each.expected())).max().orElse(0);
    double allowed = tolerance * Math.max(1, largest);
    return all.stream()
        .filter(each -> !(Math.abs(each.expected() - each.found()) <= allowed))
        .toList();
  }

  /**
   * Checks that {@link #compare} finds nothing.
   *
   * @throws PolicyException naming every gradient that is off
   */
  public static void check(ColumnOutputs outputs, Differentiable function, double tolerance) {
    List<Mismatch> mismatches = compare(outputs, function, tolerance);
    if (!mismatches.isEmpty()) {
      throw new PolicyException(
          "expected gradients within " + tolerance + " of finite differences; " + mismatches);
    }
  }

  private static double difference(
      ColumnOutputs outputs, Column column, long index, Differentiable function) {
    double center = column.get(index);
    double near = at(outputs, column, index, center + STEP, function);
    near -= at(outputs, column, index, center - STEP, function);
    double far = at(outputs, column, index, center + 2 * STEP, function);
    far -= at(outputs, column, index, center - 2 * STEP, function);
    column.set(index, center);
    return (8 * near - far) / (12 * STEP);
  }

  private static double at(
      ColumnOutputs outputs, Column column, long index, double value, Differentiable function) {
    column.set(index, value);
    return function.compute(outputs);
  }
}
