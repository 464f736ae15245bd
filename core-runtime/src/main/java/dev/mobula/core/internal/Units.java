package dev.mobula.core.internal;

import dev.mobula.core.ByteSize;
import dev.mobula.core.MobulaException;
import dev.mobula.core.Resources;

/**
 * Amounts of resources in ten-thousandths: whole numbers, so that sums and comparisons are exact.
 * An amount as a double is the one that is nearest to its units.
 */
public final class Units {
  private static final int ONE = 10_000;

  /** Less than any decimal number that is meant, more than a sum of a few is off by. */
  private static final double TOLERANCE = 1e-3;

  /** The most that a node can have: sums of a few still fit. */
  static final double MOST = Long.MAX_VALUE / 1e6;

  private Units() {}

  /** Returns an amount in words, of memory as {@code 5.9 GiB}. */
  public static String text(String name, double amount) {
    return name.equals(Resources.MEMORY) ? ByteSize.text((long) amount) : Double.toString(amount);
  }

  /**
   * Returns the nearest amount that is a whole number of units.
   *
   * @throws MobulaException if the amount is finer
   */
  public static double round(String name, double amount) {
    if (amount > MOST) {
      return amount; // more than any node has, and never counted in units
    }
    double rounded = toAmount(of(amount));
    if (Math.abs(rounded - amount) * ONE > Math.max(TOLERANCE, Math.ulp(amount) * ONE)) {
      throw new MobulaException(
          "expected an amount of the resource '%s' in ten-thousandths, found %s; round it to %s"
              .formatted(name, amount, rounded));
    }
    return rounded;
  }

  /** Returns the units of an amount that was rounded. */
  static long of(double amount) {
    long whole = (long) amount; // apart, as a large amount times the units is not exact
    return whole * ONE + Math.round((amount - whole) * ONE);
  }

  static double toAmount(long units) {
    return units / (double) ONE;
  }
}
