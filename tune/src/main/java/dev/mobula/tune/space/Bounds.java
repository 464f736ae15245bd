package dev.mobula.tune.space;

import dev.mobula.tune.TuneConfigException;

/** What must hold of the arguments of numeric domains. */
final class Bounds {
  private Bounds() {}

  static void check(Scale scale, double lower, double upper) {
    if (!Double.isFinite(lower) || !Double.isFinite(upper) || lower >= upper) {
      throw new TuneConfigException(
          "a lower bound below an upper one",
          "[%s, %s]".formatted(number(lower), number(upper)),
          lower == upper ? "write the value itself" : "exchange or correct the bounds");
    }
    if (scale == Scale.LOG && lower <= 0) {
      throw new TuneConfigException(
          "a lower bound above 0",
          number(lower),
          "write the values themselves, not their logarithms, or use a scale that is not log");
    }
  }

  static double step(double q) {
    if (!(q > 0) || !Double.isFinite(q)) {
      throw new TuneConfigException("a step q above 0", number(q), "correct the last argument");
    }
    return q;
  }

  /** Returns the multiples of a step within bounds, of which both must be one, as Ray has it. */
  static Lattice lattice(Scale scale, double lower, double upper, double q) {
    Lattice lattice = Lattice.within(scale, lower, upper, q);
    double tolerance = 1e-9 * Math.max(q, Math.abs(upper));
    boolean lowest = Math.abs(lattice.value(0) - lower) <= tolerance;
    boolean highest = Math.abs(lattice.value(lattice.size() - 1) - upper) <= tolerance;
    if (!lowest || !highest) {
      throw new TuneConfigException(
          "bounds that are multiples of the step q",
          "[%s, %s, %s]".formatted(number(lower), number(upper), number(q)),
          "correct the " + (lowest ? "upper bound" : "lower bound") + " or the step");
    }
    return lattice;
  }

  static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
