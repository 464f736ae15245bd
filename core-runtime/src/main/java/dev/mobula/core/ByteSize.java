package dev.mobula.core;

/** Amounts of memory in words. */
public final class ByteSize {
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

  private ByteSize() {}

  /** Returns an amount of memory with about three significant digits, as {@code 5.9 GiB}. */
  public static String text(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 1000 && unit < UNITS.length - 1) {
      value /= 1024;
      unit++;
    }
    return digits(value, unit == 0 || value >= 100) + " " + UNITS[unit];
  }

  private static String digits(double value, boolean whole) {
    return whole
        ? Long.toString(Math.round(value))
        : Double.toString(Math.round(value * 10) / 10.0);
  }
}
