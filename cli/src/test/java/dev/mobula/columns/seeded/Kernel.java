package dev.mobula.columns.seeded;

/** Seeded: something in the lowest module for a higher one to use. */
public final class Kernel {
  private Kernel() {}

  public static int one() {
    return 1;
  }
}
