package dev.mobula.tune.space;

/**
 * Numbers with a distribution, seen as the unit interval: {@link #value} is the distribution's
 * inverse cumulative function, so that a uniform {@code unit} gives a number of the domain's own
 * distribution, and searchers work on a cube. A domain of separate numbers gives each of them a
 * cell of the interval. Immutable; any thread.
 */
public sealed interface NumericDomain extends Domain
    permits FloatDomain, NormalDomain, IntegerDomain {

  /**
   * Returns the number at a place in {@code [0, 1]}: a {@link Double}, or for integers an Integer
   * or Long.
   */
  Number value(double unit);

  /** Returns the place of a number, in {@code [0, 1]}: the middle of its cell where it has one. */
  double unit(Number value);

  /** Returns whether a number is within the bounds; whether it is a multiple of q is not asked. */
  boolean contains(Number value);

  /** Returns how many numbers there are, at least 2; 0 where they are continuous. */
  long size();

  /** Returns the place of the number in a position of all numbers, which must not be continuous. */
  double unitOf(long position);

  /**
   * Returns where the cell around a place begins; the place itself where numbers are continuous.
   */
  double cellLower(double unit);

  /** Returns where the cell around a place ends; the place itself where numbers are continuous. */
  double cellUpper(double unit);
}
