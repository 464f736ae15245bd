package dev.mobula.benchmarks;

import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * One measured number.
 *
 * @param name what was measured, fixed once published, such as {@code cpu_s}
 * @param value the measured value, finite
 * @param unit the unit of all values of this figure, such as {@code s}
 * @param better whether lower or higher values are better
 * @param asked the value that the project asks of itself, if any
 * @param peer the project that it is compared with, or null
 * @param peerValue what that project needs for the same, if known
 */
public record Figure(
    String name,
    double value,
    String unit,
    Better better,
    OptionalDouble asked,
    @Nullable String peer,
    OptionalDouble peerValue) {

  /** Which way a figure improves. */
  public enum Better {
    LOWER,
    HIGHER
  }

  /** Checks that the value is a number. */
  public Figure {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(
          "expected a finite value for figure '%s', found %s".formatted(name, value));
    }
  }

  /** Makes a figure of which less is better. */
  public static Figure lower(String name, double value, String unit) {
    return of(name, value, unit, Better.LOWER);
  }

  /** Makes a figure of which more is better. */
  public static Figure higher(String name, double value, String unit) {
    return of(name, value, unit, Better.HIGHER);
  }

  /** Returns this figure with the value asked of it. */
  public Figure asked(double value) {
    return new Figure(name, this.value, unit, better, OptionalDouble.of(value), peer, peerValue);
  }

  /** Returns this figure with what another project needs for the same. */
  public Figure peer(String project, double value) {
    return new Figure(name, this.value, unit, better, asked, project, OptionalDouble.of(value));
  }

  /**
   * Returns by which part of the asked value the measured one is worse: 0.1 is ten per cent worse,
   * and zero or less means that it is met. Zero where nothing is asked.
   */
  public double shortfall() {
    if (asked.isEmpty()) {
      return 0;
    }
    if (value == asked.getAsDouble()) {
      return 0; // also where both are zero
    }
    double ratio = value / asked.getAsDouble();
    return better == Better.LOWER ? ratio - 1 : 1 - ratio;
  }

  private static Figure of(String name, double value, String unit, Better better) {
    return new Figure(
        name, value, unit, better, OptionalDouble.empty(), null, OptionalDouble.empty());
  }
}
