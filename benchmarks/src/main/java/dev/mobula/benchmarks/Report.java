package dev.mobula.benchmarks;

/** Where a benchmark puts its figures. Not thread-safe. */
public interface Report {

  /** Adds a figure; it is printed at once. */
  void add(Figure figure);

  /** Tells a person what is going on or how a figure came about; no part of the figures. */
  void note(String text);

  /** Leaves out an announced figure, which cannot be measured here, and says why. */
  default void skip(String figure, String why) {
    note("skipped " + figure + ": " + why);
  }
}
