package dev.mobula.benchmarks;

import java.util.function.IntConsumer;

/** How often a second something can be done, by the wall clock, when everything is compiled. */
final class Rate {
  private static final int WARM_UP_ROUNDS = 6;
  private static final int ROUNDS = 9;

  private Rate() {}

  /**
   * Returns the median over rounds on this thread.
   *
   * @param times how often one round does it
   * @param round does it so many times
   */
  static double perSecond(int times, IntConsumer round) {
    double[] rates = new double[ROUNDS];
    for (int i = -WARM_UP_ROUNDS; i < ROUNDS; i++) {
      long start = System.nanoTime();
      round.accept(times);
      if (i >= 0) {
        rates[i] = times * 1e9 / (System.nanoTime() - start);
      }
    }
    return Median.of(rates);
  }

  /** As {@link #perSecond}, with the rounds on a virtual thread. */
  static double perSecondOfVirtualThread(int times, IntConsumer round) throws InterruptedException {
    double[] rate = {0};
    Thread.ofVirtual().start(() -> rate[0] = perSecond(times, round)).join();
    return rate[0];
  }
}
