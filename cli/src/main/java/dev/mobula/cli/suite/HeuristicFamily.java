package dev.mobula.cli.suite;

import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Heuristics that differ in whole numbers, the best of which are searched.
 *
 * @param name as the field calls them
 * @param upper the greatest value of each number worth trying; the least is 0
 * @param known good numbers from elsewhere that the search begins at, besides random ones; mostly
 *     none
 * @param of makes the heuristic with these numbers
 */
public record HeuristicFamily<O, A>(
    String name,
    List<Integer> upper,
    List<List<Integer>> known,
    Function<int[], Heuristic<O, A>> of) {
  /**
   * Copies the lists.
   *
   * @throws SuiteException if known numbers are not as many as there are, or out of their bounds
   */
  public HeuristicFamily {
    upper = List.copyOf(upper);
    known = known.stream().map(List::copyOf).toList();
    for (List<Integer> numbers : known) {
      if (!isWithin(upper, numbers)) {
        throw new SuiteException(
            "expected known numbers of '%s' from 0 to %s, found %s"
                .formatted(name, upper, numbers));
      }
    }
  }

  /** Makes a family whose good numbers nobody knows. */
  public HeuristicFamily(String name, List<Integer> upper, Function<int[], Heuristic<O, A>> of) {
    this(name, upper, List.of(), of);
  }

  private static boolean isWithin(List<Integer> upper, List<Integer> numbers) {
    return numbers.size() == upper.size()
        && IntStream.range(0, upper.size())
            .allMatch(i -> numbers.get(i) >= 0 && numbers.get(i) <= upper.get(i));
  }

  /** Returns a family of one. */
  public static <O, A> HeuristicFamily<O, A> of(String name, Heuristic<O, A> heuristic) {
    return new HeuristicFamily<>(name, List.of(), _ -> heuristic);
  }
}
