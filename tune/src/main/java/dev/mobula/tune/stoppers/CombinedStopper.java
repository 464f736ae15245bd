package dev.mobula.tune.stoppers;

import dev.mobula.train.Metrics;
import dev.mobula.tune.Stopper;
import dev.mobula.tune.Trial;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Ends what any of several stoppers ends.
 *
 * @param stoppers all of them are told every result
 */
public record CombinedStopper(List<Stopper> stoppers) implements Stopper {
  /** Copies the list. */
  public CombinedStopper {
    stoppers = List.copyOf(stoppers);
  }

  /** Combines stoppers. */
  public static CombinedStopper of(Stopper... stoppers) {
    return new CombinedStopper(List.of(stoppers));
  }

  @Override
  public void begin() {
    stoppers.forEach(Stopper::begin);
  }

  @Override
  public Set<String> metrics() {
    Set<String> all = new LinkedHashSet<>();
    stoppers.forEach(stopper -> all.addAll(stopper.metrics()));
    return all;
  }

  @Override
  public boolean shouldStop(Trial trial, Metrics result) {
    boolean stop = false;
    for (Stopper stopper : stoppers) {
      stop |= stopper.shouldStop(trial, result);
    }
    return stop;
  }

  @Override
  public boolean shouldStopAll() {
    return stoppers.stream().anyMatch(Stopper::shouldStopAll);
  }
}
