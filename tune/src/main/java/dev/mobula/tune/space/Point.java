package dev.mobula.tune.space;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A place in a search space: for each active parameter a number in {@code [0, 1]}, in the middle of
 * its cell where the domain has cells. Equal points are equal configurations. Immutable.
 */
public final class Point {
  static final double INACTIVE = -1;

  private final double[] units;

  /** Takes the array. */
  Point(double[] units) {
    this.units = units;
  }

  /** Returns the number of parameters, active or not. */
  public int size() {
    return units.length;
  }

  /** Returns whether a parameter is part of this configuration. */
  public boolean isActive(int parameter) {
    return units[parameter] >= 0;
  }

  /** Returns the place of a parameter in its domain; −1 where it is not active. */
  public double unit(int parameter) {
    return units[parameter];
  }

  /** Returns all places, as {@link #ofList} takes them. */
  public List<Double> toList() {
    List<Double> list = new ArrayList<>(units.length);
    for (double unit : units) {
      list.add(unit);
    }
    return list;
  }

  /** Returns the point whose {@link #toList} this is; the numbers may be of any type. */
  public static Point ofList(List<?> list) {
    double[] units = new double[list.size()];
    for (int i = 0; i < units.length; i++) {
      units[i] = ((Number) list.get(i)).doubleValue();
    }
    return new Point(units);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Point point && Arrays.equals(units, point.units);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(units);
  }

  @Override
  public String toString() {
    return "Point" + Arrays.toString(units);
  }
}
