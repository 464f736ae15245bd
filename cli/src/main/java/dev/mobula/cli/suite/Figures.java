package dev.mobula.cli.suite;

import java.util.Locale;

/** Returns of episodes, for people. */
final class Figures {
  private Figures() {}

  /** Returns three digits of small numbers, and a decimal of large ones. */
  static String text(double value) {
    String format = Math.abs(value) < 1 ? "%.3f" : Math.abs(value) < 10 ? "%.2f" : "%.1f";
    return String.format(Locale.ROOT, format, value).replace('-', '−');
  }
}
