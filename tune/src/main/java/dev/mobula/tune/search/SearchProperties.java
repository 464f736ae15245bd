package dev.mobula.tune.search;

import dev.mobula.tune.TuneException;
import dev.mobula.tune.space.SearchSpace;
import java.util.List;

/**
 * What a searcher is made for.
 *
 * @param space what is searched
 * @param objectives what is improved; more than one for multi-objective searchers only
 * @param numSamples how many configurations are tried, or how often the whole grid where there is
 *     one; −1 for no end
 * @param seed the source of all that is drawn
 */
public record SearchProperties(
    SearchSpace space, List<Objective> objectives, long numSamples, long seed) {

  /** Copies the objectives and checks the number of samples. */
  public SearchProperties {
    objectives = List.copyOf(objectives);
    if (objectives.isEmpty()) {
      throw new TuneException("expected a metric to improve, found none; set metric and mode");
    }
    if (numSamples < -1 || numSamples == 0) {
      throw new TuneException(
          "num_samples: expected a number above 0, or -1 for no end, found " + numSamples);
    }
  }

  /** Returns these properties with another number of samples. */
  public SearchProperties withNumSamples(long samples) {
    return new SearchProperties(space, objectives, samples, seed);
  }
}
