package dev.mobula.columns.seeded;

import dev.mobula.rllib.seeded.Above;

/** Seeded violation: the lowest module imports a higher one. */
public final class ImportsUpwards {
  public int up() {
    return Above.down();
  }
}
