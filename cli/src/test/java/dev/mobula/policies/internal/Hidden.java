package dev.mobula.policies.internal;

/** Seeded: an internal class that another module uses. */
public final class Hidden {
  public int value() {
    return 1;
  }
}
