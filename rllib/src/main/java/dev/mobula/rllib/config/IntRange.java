package dev.mobula.rllib.config;

import dev.mobula.columns.math.Rng;

/**
 * A whole number, or all from one to another, of which each use draws its own. In a file it is a
 * number or a pair such as {@code [1, 5]}.
 *
 * @param low the least
 * @param high the largest, at least {@code low}; the same where it is one number
 */
public record IntRange(int low, int high) {
  /** Checks the order. */
  public IntRange {
    if (low > high) {
      throw new IllegalArgumentException(
          "expected a range whose ends rise, found %d to %d".formatted(low, high));
    }
  }

  /** Returns the range of one number. */
  public static IntRange of(int value) {
    return new IntRange(value, value);
  }

  /** Tells whether it is one number. */
  public boolean isConstant() {
    return low == high;
  }

  /**
   * Draws one of the numbers, all with the same probability; of one takes nothing from the source.
   */
  public int draw(Rng rng) {
    return isConstant() ? low : low + rng.nextInt(high - low + 1);
  }

  /** Returns it as it is written in a file. */
  @Override
  public String toString() {
    return isConstant() ? Integer.toString(low) : "[%d, %d]".formatted(low, high);
  }
}
