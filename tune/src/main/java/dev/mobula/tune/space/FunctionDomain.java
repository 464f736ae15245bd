package dev.mobula.tune.space;

/**
 * A value computed from the others: Ray's {@code sample_from}.
 *
 * @param function computes it
 */
public record FunctionDomain(SampleFunction function) implements Domain {
  @Override
  public String toString() {
    return "sample_from";
  }
}
