package dev.mobula.cli.suite;

import java.util.List;
import java.util.function.Function;

/**
 * Heuristics that differ in whole numbers, the best of which are searched.
 *
 * @param name as the field calls them
 * @param upper the greatest value of each number worth trying; the least is 0
 * @param of makes the heuristic with these numbers
 */
public record HeuristicFamily<O, A>(
    String name, List<Integer> upper, Function<int[], Heuristic<O, A>> of) {
  /** Copies the list. */
  public HeuristicFamily {
    upper = List.copyOf(upper);
  }

  /** Returns a family of one. */
  public static <O, A> HeuristicFamily<O, A> of(String name, Heuristic<O, A> heuristic) {
    return new HeuristicFamily<>(name, List.of(), _ -> heuristic);
  }
}
