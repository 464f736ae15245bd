package dev.mobula.cli.suite;

import dev.mobula.columns.math.Rng;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Searches whole numbers by climbing from known and from random starts: one or two of them change a
 * little, or become anything, as long as that helps. The same seed gives the same numbers. Not
 * thread-safe.
 */
final class ParameterSearch {
  private static final int STARTS = 5;
  private static final int PATIENCE = 400;
  private static final int REACH = 4;

  /** One change in so many is to any value. */
  private static final int LEAP = 8;

  private final Rng rng = new Rng(0);
  private final List<Integer> upper;
  private final ToDoubleFunction<int[]> value;

  private ParameterSearch(List<Integer> upper, ToDoubleFunction<int[]> value) {
    this.upper = upper;
    this.value = value;
  }

  /**
   * Returns the numbers, each from 0 to its upper bound, of the greatest value that is found.
   *
   * @param known starts besides the random ones
   */
  static int[] best(List<Integer> upper, List<List<Integer>> known, ToDoubleFunction<int[]> value) {
    return upper.isEmpty() ? new int[0] : new ParameterSearch(upper, value).best(known);
  }

  private int[] best(List<List<Integer>> known) {
    int[] best = climb(random());
    for (int start = 1; start < STARTS; start++) {
      best = better(best, climb(random()));
    }
    for (List<Integer> start : known) {
      best = better(best, climb(start.stream().mapToInt(Integer::intValue).toArray()));
    }
    return best;
  }

  private int[] random() {
    return upper.stream().mapToInt(this::any).toArray();
  }

  private int[] better(int[] one, int[] other) {
    return value.applyAsDouble(other) > value.applyAsDouble(one) ? other : one;
  }

  private int[] climb(int[] start) {
    int[] here = start;
    double height = value.applyAsDouble(here);
    for (int failures = 0; failures < PATIENCE; failures++) {
      int[] there = changed(here);
      double reached = value.applyAsDouble(there);
      if (reached > height) {
        here = there;
        height = reached;
        failures = 0;
      }
    }
    return here;
  }

  private int[] changed(int[] from) {
    int[] numbers = from.clone();
    for (int changes = 1 + rng.nextInt(2); changes > 0; changes--) {
      int i = rng.nextInt(numbers.length);
      int near = numbers[i] + rng.nextInt(2 * REACH + 1) - REACH;
      boolean leap = rng.nextInt(LEAP) == 0;
      numbers[i] = leap ? any(upper.get(i)) : Math.clamp(near, 0, upper.get(i));
    }
    return numbers;
  }

  private int any(int bound) {
    return rng.nextInt(bound + 1);
  }
}
