package dev.mobula.core.internal.shm;

/** Sizes as multiples of others. */
final class Multiples {
  private Multiples() {}

  /** Returns the smallest multiple of {@code unit} that is not less than {@code value}. */
  static long up(long value, long unit) {
    return (value + unit - 1) / unit * unit;
  }
}
