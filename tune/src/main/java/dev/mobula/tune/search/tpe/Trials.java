package dev.mobula.tune.search.tpe;

import dev.mobula.columns.math.DetMath;
import dev.mobula.tune.search.parzen.ParzenEstimator;
import dev.mobula.tune.space.Parameter;
import dev.mobula.tune.space.Point;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** All trials with a known loss, and their densities. */
final class Trials {
  private static final int MAX_GOOD = 25;

  /** The last trials of a density, which all weigh the same. */
  private static final int FULL_WEIGHT = 25;

  private static final double PRIOR_WEIGHT = 1;

  private final List<Parameter> parameters;

  /** A kernel for every trial, good or bad, after the uniform one. */
  private final ParzenEstimator all;

  private final List<Ranked> best = new ArrayList<>();
  private int size;

  Trials(List<Parameter> parameters) {
    this.parameters = parameters;
    this.all = new ParzenEstimator(parameters);
  }

  private record Ranked(int number, Point point, double loss) {}

  /** The densities of good trials and of all others. */
  record Split(ParzenEstimator good, ParzenEstimator bad) {}

  int size() {
    return size;
  }

  void add(Point point, double loss) {
    all.truncate(1 + size); // without the trials under way of the last split
    all.add(point);
    int place = best.size();
    while (place > 0 && best.get(place - 1).loss > loss) {
      place--;
    }
    best.add(place, new Ranked(size++, point, loss));
    if (best.size() > MAX_GOOD) {
      best.removeLast();
    }
  }

  /** Splits the trials; those under way count as bad. */
  Split split(List<Point> pending) {
    int goodCount = Math.min((size + 9) / 10, MAX_GOOD);
    List<Ranked> good = new ArrayList<>(best.subList(0, goodCount));
    good.sort(Comparator.comparingInt(Ranked::number));
    return new Split(good(good), bad(good, pending));
  }

  private ParzenEstimator good(List<Ranked> trials) {
    ParzenEstimator kernels = new ParzenEstimator(parameters);
    trials.forEach(trial -> kernels.add(trial.point));
    double[] weights = new double[kernels.size()];
    Ramp ramp = new Ramp(trials.size());
    for (int i = 1; i < weights.length; i++) {
      weights[i] = ramp.next();
    }
    prepare(kernels, weights, trials.size());
    return kernels;
  }

  private ParzenEstimator bad(List<Ranked> good, List<Point> pending) {
    all.truncate(1 + size);
    pending.forEach(all::add);
    int count = size - good.size() + pending.size();
    prepare(all, badWeights(good, count), count);
    return all;
  }

  private double[] badWeights(List<Ranked> good, int count) {
    double[] weights = new double[all.size()];
    Ramp ramp = new Ramp(count);
    int nextGood = 0;
    for (int i = 1; i < weights.length; i++) {
      if (nextGood < good.size() && good.get(nextGood).number == i - 1) {
        nextGood++;
      } else {
        weights[i] = ramp.next();
      }
    }
    return weights;
  }

  private void prepare(ParzenEstimator kernels, double[] weights, int count) {
    weights[0] = PRIOR_WEIGHT;
    int rounded = count & -Math.max(1, Integer.highestOneBit(count) >> 5);
    double scott = DetMath.pow(Math.max(1, rounded), -1.0 / (parameters.size() + 4));
    double least = 1 / Math.min(100.0, 2 + rounded);
    kernels.prepare(weights, Math.max(0.2 * scott, least), PRIOR_WEIGHT / (1 + rounded));
  }

  /** The weights of trials in their order. */
  private static final class Ramp {
    private final int count;
    private int next;

    Ramp(int count) {
      this.count = count;
    }

    double next() {
      int rising = count - FULL_WEIGHT;
      double least = 1.0 / count;
      double weight = next >= rising ? 1 : least + (1 - least) * next / Math.max(1, rising - 1);
      next++;
      return weight;
    }
  }
}
