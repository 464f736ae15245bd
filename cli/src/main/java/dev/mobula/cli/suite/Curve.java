package dev.mobula.cli.suite;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeSet;

/**
 * A learning curve: the mean return of the training episodes by environment steps.
 *
 * @param envSteps increasing
 * @param episodeReturnMean as many
 */
record Curve(List<Long> envSteps, List<Double> episodeReturnMean) {
  Curve {
    envSteps = List.copyOf(envSteps);
    episodeReturnMean = List.copyOf(episodeReturnMean);
    if (envSteps.size() != episodeReturnMean.size()) {
      throw new IllegalArgumentException(
          "expected as many returns as steps, found %d and %d"
              .formatted(episodeReturnMean.size(), envSteps.size()));
    }
  }

  /** Returns the median of all curves, at every step that one of them has. */
  static Curve median(List<Curve> curves) {
    TreeSet<Long> all = new TreeSet<>();
    curves.forEach(curve -> all.addAll(curve.envSteps));
    List<Double> medians = new ArrayList<>();
    for (long steps : all) {
      medians.add(
          Statistics.median(
              curves.stream()
                  .map(curve -> curve.at(steps))
                  .flatMapToDouble(OptionalDouble::stream)
                  .boxed()
                  .toList()));
    }
    return new Curve(List.copyOf(all), medians);
  }

  /** Returns the return at a number of steps, between two points on the line between them. */
  private OptionalDouble at(long steps) {
    for (int i = 0; i < envSteps.size(); i++) {
      long right = envSteps.get(i);
      if (right == steps) {
        return OptionalDouble.of(episodeReturnMean.get(i));
      }
      if (right > steps) {
        return i == 0 ? OptionalDouble.empty() : OptionalDouble.of(between(i, steps));
      }
    }
    return OptionalDouble.empty();
  }

  private double between(int right, long steps) {
    double before = envSteps.get(right - 1);
    double share = (steps - before) / (envSteps.get(right) - before);
    return (1 - share) * episodeReturnMean.get(right - 1) + share * episodeReturnMean.get(right);
  }
}
