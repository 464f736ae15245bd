package dev.mobula.rllib.config;

/** A range of numbers; infinite ends are never contained. */
public record Interval(double low, boolean lowIncluded, double high, boolean highIncluded) {
  static final Interval FINITE = parse("(-inf, inf)");

  /** Reads {@code [0, 1)}, {@code (0, inf)} and the like. */
  static Interval parse(String text) {
    int comma = text.indexOf(',');
    return new Interval(
        number(text.substring(1, comma)),
        text.startsWith("["),
        number(text.substring(comma + 1, text.length() - 1)),
        text.endsWith("]"));
  }

  /** Tells whether a number is in the range; NaN never is. */
  public boolean contains(double value) {
    boolean aboveLow = lowIncluded ? value >= low : value > low;
    boolean belowHigh = highIncluded ? value <= high : value < high;
    return aboveLow && belowHigh;
  }

  /** Describes the range, as in "at least 0 and below 1". */
  public String describe() {
    String from = (lowIncluded ? "at least " : "above ") + plain(low);
    String to = (highIncluded ? "at most " : "below ") + plain(high);
    if (Double.isInfinite(low)) {
      return Double.isInfinite(high) ? "that is finite" : to;
    }
    return Double.isInfinite(high) ? from : from + " and " + to;
  }

  private static double number(String text) {
    String trimmed = text.trim();
    return switch (trimmed) {
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(trimmed);
    };
  }

  /** Writes a number without a fraction where it has none. */
  static String plain(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
