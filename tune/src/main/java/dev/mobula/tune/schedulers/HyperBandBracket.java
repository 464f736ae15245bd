package dev.mobula.tune.schedulers;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One bracket of HyperBand: trials that train to the same ages, at each of which the better part
 * goes on.
 */
final class HyperBandBracket {
  private final int capacity;
  private final double maxT;
  private final double factor;
  private int halvingsLeft;
  private double milestone;
  private int added;
  private boolean closed;

  /** How bad those are that are still in it; infinite before the first result. */
  private final Map<String, Double> losses = new LinkedHashMap<>();

  private final Set<String> waiting = new HashSet<>();

  /**
   * Creates an empty bracket.
   *
   * @param capacity how many trials begin
   * @param halvings how often only the best {@code 1 / factor} of them go on
   */
  HyperBandBracket(int capacity, double maxT, double factor, int halvings) {
    this.capacity = capacity;
    this.maxT = maxT;
    this.factor = factor;
    this.halvingsLeft = halvings;
    this.milestone = age(halvings);
  }

  private double age(int halvings) {
    double age = maxT;
    for (int i = 0; i < halvings; i++) {
      age /= factor;
    }
    return age;
  }

  boolean isFull() {
    return closed || added == capacity;
  }

  void add(String trial) {
    added++;
    losses.put(trial, Double.POSITIVE_INFINITY);
  }

  /** Takes no more trials, although it is not full. */
  void close() {
    closed = true;
  }

  /** Tells whether a trial is still in it: neither over nor out. */
  boolean has(String trial) {
    return losses.containsKey(trial);
  }

  /** Notes a result, and tells whether the trial is old enough for the next comparison. */
  boolean reaches(String trial, double time, double loss) {
    losses.put(trial, loss);
    return time >= milestone;
  }

  /** Tells whether those that are still in it train to their full age. */
  boolean isLast() {
    return halvingsLeft == 0;
  }

  void await(String trial) {
    waiting.add(trial);
  }

  /** Tells whether a trial is to go on when it may. */
  boolean isReleased(String trial) {
    return has(trial) && !waiting.contains(trial);
  }

  void remove(String trial) {
    losses.remove(trial);
    waiting.remove(trial);
  }

  /** Tells whether all have come to the comparison. */
  boolean isReady() {
    return isFull() && !isLast() && !losses.isEmpty() && waiting.size() == losses.size();
  }

  /** Lets the best go on to the next age, and returns the others, which are out. */
  List<String> halve() {
    int kept = (int) Math.ceil(losses.size() / factor - 1e-9);
    List<String> bestFirst = new ArrayList<>(losses.keySet());
    bestFirst.sort(Comparator.comparingDouble(trial -> losses.getOrDefault(trial, 0.0)));
    List<String> out = List.copyOf(bestFirst.subList(kept, bestFirst.size()));
    out.forEach(this::remove);
    waiting.clear();
    halvingsLeft--;
    milestone = age(halvingsLeft);
    return out;
  }
}
