package dev.mobula.tune.space;

import java.math.BigDecimal;

/**
 * The multiples {@code (first + k)·q} for k from 0 to {@code size − 1}, each with a cell of half a
 * step to both sides of it, so that the numbers at the bounds are as likely as the others.
 */
record Lattice(Scale scale, double q, long first, long size) {

  /** Returns the multiples of q within bounds, both inclusive. */
  static Lattice within(Scale scale, double lower, double upper, double q) {
    long first = (long) Math.ceil(nearInteger(lower / q));
    long last = (long) Math.floor(nearInteger(upper / q));
    return new Lattice(scale, q, first, last - first + 1);
  }

  /** Quotients of decimal fractions miss whole numbers by a few units in the last place. */
  private static double nearInteger(double quotient) {
    double whole = Math.rint(quotient);
    return Math.abs(quotient - whole) <= 1e-9 * Math.max(1, Math.abs(whole)) ? whole : quotient;
  }

  /** Returns the k-th number; as a decimal fraction, so that three times 0.1 is 0.3. */
  double value(long k) {
    return BigDecimal.valueOf(q).multiply(BigDecimal.valueOf(first + k)).doubleValue();
  }

  long multiple(double unit) {
    return first + index(unit);
  }

  /** Returns the number of the cell around a place. */
  long index(double unit) {
    double position = scale.value(unit, edge(0), edge(size)) / q - first + 0.5;
    return Math.clamp((long) Math.floor(position), 0, size - 1);
  }

  /** Returns the number of the multiple nearest to a value. */
  long nearest(double value) {
    return Math.clamp(Math.round(value / q) - first, 0, size - 1);
  }

  private double edge(long k) {
    return (first + k - 0.5) * q;
  }

  double cellLower(long k) {
    return scale.unit(edge(k), edge(0), edge(size));
  }

  double middle(long k) {
    return (cellLower(k) + cellLower(k + 1)) / 2;
  }
}
