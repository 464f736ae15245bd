package dev.mobula.rllib.seeded;

import dev.mobula.columns.seeded.Kernel;

/** Seeded: a legal import downwards, half of a cycle together with ImportsUpwards. */
public final class Above {
  private Above() {}

  public static int down() {
    return Kernel.one();
  }
}
