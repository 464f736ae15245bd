package dev.mobula.rllib.config;

import dev.mobula.rllib.RllibException;
import java.util.List;
import java.util.stream.Collectors;

/** A configuration that cannot be used, with every problem that was found in it. */
public final class ConfigException extends RllibException {
  private static final long serialVersionUID = 1L;

  private final List<ConfigProblem> problems;

  /** Creates an exception that reports the problems, a line each. */
  public ConfigException(List<ConfigProblem> problems) {
    super(message(problems));
    this.problems = List.copyOf(problems);
  }

  /** Creates an exception for one problem with keys of one record, the one to change first. */
  public ConfigException(List<String> keys, String expected, String found, String fix) {
    this(List.of(new ConfigProblem("", keys, expected, found, fix)));
  }

  /** Creates an exception for a value that contradicts another key of the same record. */
  public static ConfigException between(
      String key, String other, String expected, String found, String fix) {
    return new ConfigException(List.of(key, other), expected, found, fix);
  }

  /** Returns the problems, in the order of the file. */
  public List<ConfigProblem> problems() {
    return problems;
  }

  /** Returns the message of problems: one alone, or a line each after their number. */
  public static String message(List<?> problems) {
    if (problems.size() == 1) {
      return problems.getFirst().toString();
    }
    return problems.stream()
        .map(problem -> "\n  " + problem)
        .collect(Collectors.joining("", problems.size() + " problems:", ""));
  }
}
