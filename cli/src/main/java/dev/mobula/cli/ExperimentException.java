package dev.mobula.cli;

import dev.mobula.rllib.config.ConfigException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Experiments that cannot run, with everything that was found to be wrong with them. */
final class ExperimentException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  /**
   * Creates an exception that reports the problems, a line each.
   *
   * @param problems at least one, each with the place of what is to be changed
   */
  ExperimentException(List<String> problems, @Nullable Throwable cause) {
    super(ConfigException.message(problems), cause);
    this.problems = List.copyOf(problems);
  }

  /** Returns the problems. */
  List<String> problems() {
    return problems;
  }
}
