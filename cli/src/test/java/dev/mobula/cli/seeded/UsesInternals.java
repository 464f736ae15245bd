package dev.mobula.cli.seeded;

import dev.mobula.policies.internal.Hidden;

/** Seeded violation: reaches into the internals of another module. */
public final class UsesInternals {
  public int reach() {
    return new Hidden().value();
  }
}
