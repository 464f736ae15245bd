package dev.mobula.core.internal;

import java.util.function.BooleanSupplier;

/**
 * How one thread spins before it parks, since waking a thread takes longer than most work. Where it
 * spun in vain time and again, what it waits for takes longer still, and it spins now and then
 * only, to find out whether that has changed. For the thread it belongs to.
 */
final class Spinning {
  private static final boolean HAS_CORES = Runtime.getRuntime().availableProcessors() > 1;
  private static final int PATIENCE = 8;
  private static final int TRIES_AFTER = 32;

  private final int rounds;
  private int inVain;

  /**
   * Creates one.
   *
   * @param rounds how long it spins, in rounds of about 20 ns
   */
  Spinning(int rounds) {
    this.rounds = HAS_CORES ? rounds : 0;
  }

  /** Spins until something is the case, for a moment only; false if it did not become so. */
  boolean until(BooleanSupplier condition) {
    boolean met = condition.getAsBoolean();
    if (!met && isWorthwhile()) {
      for (int i = 0; i < rounds && !met; i++) {
        pause(i);
        met = condition.getAsBoolean();
      }
    }
    inVain = met ? 0 : inVain + 1;
    return met;
  }

  private boolean isWorthwhile() {
    return inVain < PATIENCE || inVain % TRIES_AFTER == 0;
  }

  /** Where there are more threads than cores, the one that is waited for may need this core. */
  private static void pause(int round) {
    if ((round & 63) == 63) {
      Thread.yield();
    } else {
      Thread.onSpinWait();
    }
  }
}
