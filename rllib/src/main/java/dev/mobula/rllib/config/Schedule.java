package dev.mobula.rllib.config;

import java.util.List;

/**
 * A value that changes with the environment steps sampled so far: linear between points, constant
 * before the first and after the last. In a file it is a number or a list such as {@code [[0,
 * 1e-3], [100000, 0]]}.
 *
 * @param points at least one, the first at step 0, in strictly rising order of steps
 */
public record Schedule(List<Point> points) {
  /** The value at a number of environment steps sampled. */
  public record Point(long step, double value) {}

  /** Checks the order of the points. */
  public Schedule {
    points = List.copyOf(points);
    if (points.isEmpty() || points.getFirst().step() != 0) {
      throw new IllegalArgumentException(
          "expected a schedule whose first point is at step 0, found " + points);
    }
    for (int i = 1; i < points.size(); i++) {
      if (points.get(i).step() <= points.get(i - 1).step()) {
        throw new IllegalArgumentException(
            "expected a schedule with rising steps, found step %d after step %d"
                .formatted(points.get(i).step(), points.get(i - 1).step()));
      }
    }
  }

  /** Returns a schedule that never changes. */
  public static Schedule constant(double value) {
    return new Schedule(List.of(new Point(0, value)));
  }

  /** Returns a schedule that goes from one value to another over the first {@code steps} steps. */
  public static Schedule linear(double from, double to, long steps) {
    return new Schedule(List.of(new Point(0, from), new Point(steps, to)));
  }

  /** Tells whether the value never changes. */
  public boolean isConstant() {
    return points.size() == 1;
  }

  /** Returns the value after {@code step} environment steps. */
  public double value(long step) {
    Point left = points.getFirst();
    for (Point right : points) {
      if (right.step() > step) {
        return between(left, right, step);
      }
      left = right;
    }
    return left.value();
  }

  private static double between(Point left, Point right, long step) {
    if (step <= left.step()) {
      return left.value();
    }
    double fraction = (double) (step - left.step()) / (right.step() - left.step());
    return left.value() + fraction * (right.value() - left.value());
  }
}
