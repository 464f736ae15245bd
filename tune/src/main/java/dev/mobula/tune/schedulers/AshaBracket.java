package dev.mobula.tune.schedulers;

import dev.mobula.columns.math.DetMath;
import dev.mobula.tune.schedulers.TimedScheduler.Progress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Ages at which trials are compared, and how good those were that reached them. */
final class AshaBracket {
  /** Keeps a quotient of logarithms that is a whole number from being rounded down. */
  private static final double ROUNDING = 1e-9;

  private final List<Rung> oldestFirst = new ArrayList<>();
  private final double percent;

  /** The losses at one age, in ascending order. */
  private record Rung(double age, Set<String> trials, List<Double> losses) {
    void add(String trial, double loss) {
      trials.add(trial);
      int at = Collections.binarySearch(losses, loss);
      losses.add(at < 0 ? -at - 1 : at, loss);
    }
  }

  /** Creates the bracket of a number, which leaves out as many of the first ages. */
  AshaBracket(double gracePeriod, double maxT, double factor, int number) {
    percent = 100 / factor;
    double age = gracePeriod;
    for (int i = 0; i < number; i++) {
      age *= factor;
    }
    for (int i = 0; i < rungs(gracePeriod, maxT, factor, number); i++) {
      oldestFirst.addFirst(new Rung(age, new HashSet<>(), new ArrayList<>()));
      age *= factor;
    }
  }

  /** Returns how many ages a bracket has. */
  static int rungs(double gracePeriod, double maxT, double factor, int number) {
    double quotient = DetMath.log(maxT / gracePeriod) / DetMath.log(factor);
    return Math.max(0, (int) (quotient + ROUNDING) + 1 - number);
  }

  int size() {
    return oldestFirst.size();
  }

  /** Notes how good a trial is at the last age that it has reached, and tells if it goes on. */
  boolean goesOn(String trial, Progress progress) {
    for (Rung rung : oldestFirst) {
      if (progress.time() >= rung.age) {
        return rung.trials.contains(trial) || compare(rung, trial, progress.loss());
      }
    }
    return true;
  }

  private boolean compare(Rung rung, String trial, double loss) {
    boolean good = rung.losses.isEmpty() || loss <= Quantiles.ofSorted(rung.losses, percent / 100);
    rung.add(trial, loss);
    return good;
  }
}
