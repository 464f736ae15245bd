package dev.mobula.cli.suite;

import java.util.List;
import java.util.stream.IntStream;

/**
 * An axis of a plot, from one round number to another.
 *
 * @param first how many steps its beginning lies from zero
 * @param step the distance of two ticks: 1, 2 or 5 times a power of ten
 * @param count how many steps it is long
 */
record Axis(long first, double step, int count) {
  private static final int MOST_STEPS = 6;

  /** Returns an axis on which the given values lie. */
  static Axis of(double least, double most) {
    double range = most > least ? most - least : Math.max(1, Math.abs(most));
    double step = roundStep(range / MOST_STEPS);
    long first = (long) Math.floor(least / step);
    long last = Math.max(first + 1, (long) Math.ceil(most / step));
    return new Axis(first, step, (int) (last - first));
  }

  private static double roundStep(double least) {
    double power = Math.pow(10, Math.floor(Math.log10(least)));
    return least <= power
        ? power
        : least <= 2 * power ? 2 * power : least <= 5 * power ? 5 * power : 10 * power;
  }

  /** Returns the share of the axis that lies before a value. */
  double share(double value) {
    return (value / step - first) / count;
  }

  List<Double> ticks() {
    return IntStream.rangeClosed(0, count).mapToObj(i -> (first + i) * step).toList();
  }
}
