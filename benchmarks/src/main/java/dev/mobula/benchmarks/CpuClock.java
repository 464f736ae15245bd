package dev.mobula.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** Measures work on the calling thread in its own CPU time, so that other processes count less. */
final class CpuClock {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final long WARM_UP_NANOS = 2_000_000_000L;
  private static final long ROUND_NANOS = 200_000_000L;
  private static final int ROUNDS = 9;

  private CpuClock() {}

  /**
   * Repeats some work for two CPU seconds, then measures it.
   *
   * @return CPU seconds of one repetition: the median of 9 rounds of at least 0.2 s
   */
  static double secondsOf(Runnable work) {
    repeat(work, WARM_UP_NANOS);
    double[] rounds = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      rounds[i] = repeat(work, ROUND_NANOS);
    }
    return Median.of(rounds);
  }

  /**
   * Measures two pieces of work in turn, so that a core that changes its speed changes it for both.
   *
   * @param rounds told the CPU seconds of one repetition of each, once a round
   */
  static void interleaved(Runnable one, Runnable other, Pair rounds) {
    repeat(one, WARM_UP_NANOS);
    repeat(other, WARM_UP_NANOS);
    for (int i = 0; i < ROUNDS; i++) {
      rounds.accept(repeat(one, ROUND_NANOS), repeat(other, ROUND_NANOS));
    }
  }

  /** Does some work for 0.2 CPU seconds; returns those of one repetition. */
  static double secondsOfRound(Runnable work) {
    return repeat(work, ROUND_NANOS);
  }

  /** Takes the seconds of two pieces of work. */
  @FunctionalInterface
  interface Pair {
    void accept(double one, double other);
  }

  private static double repeat(Runnable work, long nanos) {
    long start = THREADS.getCurrentThreadCpuTime();
    long repetitions = 0;
    long chunk = 1;
    long spent = 0;
    while (spent < nanos) {
      for (long i = 0; i < chunk; i++) {
        work.run();
      }
      repetitions += chunk;
      spent = THREADS.getCurrentThreadCpuTime() - start;
      if (spent < nanos / 16) {
        chunk *= 2;
      }
    }
    return spent * 1e-9 / repetitions;
  }
}
