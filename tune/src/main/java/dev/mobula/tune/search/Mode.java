package dev.mobula.tune.search;

import java.util.Locale;

/** Which values of a metric are better. */
public enum Mode {
  MIN,
  MAX;

  /** Returns the word of configuration files. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
