package dev.mobula.tune;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A search space, a configuration of one, or settings that cannot be used, with all that is wrong.
 */
public final class TuneConfigException extends TuneException {
  private static final long serialVersionUID = 1L;

  private final transient List<TuneProblem> problems;

  /** Creates an exception that reports the problems, a line each. */
  public TuneConfigException(List<TuneProblem> problems) {
    super(message(problems));
    this.problems = List.copyOf(problems);
  }

  /** Creates an exception for one problem without a key, which the caller may know. */
  public TuneConfigException(String expected, Object found, String fix) {
    this(List.of(new TuneProblem("", expected, String.valueOf(found), fix)));
  }

  /** Returns the problems, in the order of their keys where they are of a space. */
  public List<TuneProblem> problems() {
    return problems;
  }

  private static String message(List<TuneProblem> problems) {
    if (problems.size() == 1) {
      return problems.getFirst().toString();
    }
    return problems.stream()
        .map(problem -> "\n  " + problem)
        .collect(Collectors.joining("", problems.size() + " problems:", ""));
  }
}
