package dev.mobula.tune.search;

import dev.mobula.tune.TuneException;
import dev.mobula.tune.space.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * All combinations of the values of some parameters, in Ray's order: sorted by key path, the values
 * of the first change first. A parameter below an option of another is combined with that one only.
 */
final class Variants {
  private static final long NONE = -1;
  private static final int LIMIT = 1_000_000;

  private final List<long[]> combinations;

  private Variants(List<long[]> combinations) {
    this.combinations = combinations;
  }

  /**
   * Combines.
   *
   * @param parameters with numbers of values above 0
   * @param coordinates the number of coordinates of the space
   * @throws TuneException if there are too many combinations
   */
  static Variants of(List<Parameter> parameters, int coordinates) {
    long[] none = new long[coordinates];
    Arrays.fill(none, NONE);
    List<long[]> combinations = List.of(none);
    List<Parameter> sorted = new ArrayList<>(parameters);
    sorted.sort(Comparator.comparing(Parameter::name));
    for (Parameter parameter : sorted) {
      if (combinations.size() * parameter.size() > LIMIT) {
        throw new TuneException(
            "expected a grid of at most %d combinations, found %d and more with %s; use another search_alg, or fewer values"
                .formatted(LIMIT, combinations.size() * parameter.size(), parameter.name()));
      }
      combinations = extended(combinations, parameter);
    }
    return new Variants(combinations);
  }

  private static List<long[]> extended(List<long[]> combinations, Parameter parameter) {
    List<long[]> more = new ArrayList<>();
    for (long value = 0; value < parameter.size(); value++) {
      for (long[] combination : combinations) {
        if (isActive(parameter, combination)) {
          long[] copy = combination.clone();
          copy[parameter.index()] = value;
          more.add(copy);
        } else if (value == 0) {
          more.add(combination);
        }
      }
    }
    return more;
  }

  private static boolean isActive(Parameter parameter, long[] combination) {
    Parameter.Condition condition = parameter.condition();
    return condition == null || combination[condition.parameter()] == condition.option();
  }

  int size() {
    return combinations.size();
  }

  /** Returns whether a combination sets a parameter. */
  boolean has(long combination, int parameter) {
    return combinations.get((int) combination)[parameter] != NONE;
  }

  /** Returns the number of a parameter's value in a combination that sets it. */
  long value(long combination, int parameter) {
    return combinations.get((int) combination)[parameter];
  }
}
