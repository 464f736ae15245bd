package dev.mobula.tune.schedulers;

import dev.mobula.columns.math.DetMath;
import dev.mobula.columns.math.Rng;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How much trials improved with which settings, and where the next ones may improve most: algorithm
 * 1 of the paper, with settings that are being tried counted as if known in the variance alone.
 */
final class Improvements {
  /** As many as are worth their cost, the newest: what was best early is not best late. */
  private static final int MOST = 200;

  private static final int CANDIDATES = 1000;
  private static final int NEARBY = 100;
  private static final double NEAR = 0.05;

  private final List<double[]> inputs = new ArrayList<>();
  private final List<Double> rates = new ArrayList<>();
  private final Map<String, double[]> tried = new LinkedHashMap<>();

  /**
   * Notes an improvement.
   *
   * @param time when it began
   * @param reward how good the trial was then
   * @param settings the settings that it had
   * @param rate how much better it became in one unit of time
   */
  void add(double time, double reward, double[] settings, double rate) {
    double[] input = input(time, reward, settings);
    if (Double.isFinite(rate) && Double.isFinite(reward)) {
      inputs.add(input);
      rates.add(rate);
    }
  }

  private static double[] input(double time, double reward, double[] settings) {
    double[] input = new double[settings.length + 2];
    input[0] = time;
    input[1] = reward;
    System.arraycopy(settings, 0, input, 2, settings.length);
    return input;
  }

  /** A trial goes on with settings whose improvement is not known yet. */
  void departed(String trial, double time, double reward, double[] settings) {
    tried.put(trial, input(time, reward, settings));
  }

  /** What a trial went on with is known, or was given up. */
  void arrived(String trial) {
    tried.remove(trial);
  }

  /** Returns the most promising settings from a state on; without data, any. */
  double[] choose(double time, double reward, int settings, Rng rng) {
    if (rates.size() < 2 || !Double.isFinite(reward)) {
      return uniform(settings, rng);
    }
    int from = Math.max(0, rates.size() - MOST);
    List<double[]> known = inputs.subList(from, inputs.size());
    Scaling scaling = Scaling.of(known);
    TimeVaryingGp model = TimeVaryingGp.fit(scaling.all(known), rates.subList(from, rates.size()));
    TimeVaryingGp spread = model.withInputs(scaling.all(List.copyOf(tried.values())));
    double kappa = Math.sqrt(0.2 * DetMath.log(1 + 0.4 * known.size()));
    double[] best = uniform(settings, rng);
    double bestBound = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < CANDIDATES + NEARBY; i++) {
      double[] candidate = i < CANDIDATES ? uniform(settings, rng) : near(best, rng);
      double[] at = scaling.scaled(input(time, reward, candidate));
      double bound = model.mean(at) + kappa * Math.sqrt(spread.variance(at));
      if (bound > bestBound) {
        bestBound = bound;
        best = candidate;
      }
    }
    return best;
  }

  private static double[] uniform(int size, Rng rng) {
    double[] point = new double[size];
    Arrays.setAll(point, _ -> rng.nextDouble());
    return point;
  }

  private static double[] near(double[] center, Rng rng) {
    double[] point = new double[center.length];
    Arrays.setAll(point, i -> Math.clamp(center[i] + NEAR * rng.nextGaussian(), 0, 1));
    return point;
  }

  /** Brings time and reward to the unit interval; the settings are there already. */
  private record Scaling(double[] low, double[] range) {
    static Scaling of(List<double[]> inputs) {
      double[] low = new double[2];
      double[] range = new double[2];
      for (int i = 0; i < 2; i++) {
        int column = i;
        low[i] = inputs.stream().mapToDouble(input -> input[column]).min().orElse(0);
        double high = inputs.stream().mapToDouble(input -> input[column]).max().orElse(0);
        range[i] = high > low[i] ? high - low[i] : 1;
      }
      return new Scaling(low, range);
    }

    double[] scaled(double[] input) {
      double[] scaled = input.clone();
      for (int i = 0; i < 2; i++) {
        scaled[i] = (input[i] - low[i]) / range[i];
      }
      return scaled;
    }

    List<double[]> all(List<double[]> inputs) {
      return inputs.stream().map(this::scaled).toList();
    }
  }
}
