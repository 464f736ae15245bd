package dev.mobula.rllib;

import java.util.List;

/**
 * Episodes played to judge a policy.
 *
 * @param returns the undiscounted return of each episode, in a fixed order
 * @param lengths the number of steps of each episode
 */
public record EvaluationResult(List<Double> returns, List<Integer> lengths) {
  /** Copies the lists. */
  public EvaluationResult {
    returns = List.copyOf(returns);
    lengths = List.copyOf(lengths);
  }

  /** Returns the number of episodes. */
  public int episodes() {
    return returns.size();
  }

  /** Returns the mean return, or NaN without an episode. */
  public double mean() {
    return returns.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
  }

  /** Returns the standard deviation of the returns over the episodes, as {@code numpy.std}. */
  public double std() {
    double mean = mean();
    double squares = 0;
    for (double episodeReturn : returns) {
      squares += (episodeReturn - mean) * (episodeReturn - mean);
    }
    return Math.sqrt(squares / returns.size());
  }

  /** Returns the smallest return, or NaN without an episode. */
  public double min() {
    return returns.stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN);
  }

  /** Returns the largest return, or NaN without an episode. */
  public double max() {
    return returns.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
  }

  /** Returns the mean number of steps, or NaN without an episode. */
  public double meanLength() {
    return lengths.stream().mapToInt(Integer::intValue).average().orElse(Double.NaN);
  }
}
