package dev.mobula.train;

import java.util.List;
import java.util.stream.Collectors;

/** Settings name metrics that nobody reports, or that more than one metric may mean. */
public final class MetricNameException extends TrainException {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  /**
   * One name that means no metric.
   *
   * @param setting the key where it stands, such as {@code stop}
   * @param metric the name
   * @param message what is wrong with it, and what may be meant
   */
  public record Problem(String setting, String metric, String message) {
    @Override
    public String toString() {
      return setting + ": " + message;
    }
  }

  MetricNameException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** Returns all names that mean no metric. */
  public List<Problem> problems() {
    return problems;
  }
}
