package dev.mobula.envs.builtin;

import dev.mobula.columns.math.Rng;
import dev.mobula.envs.EnvironmentException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiFunction;

/**
 * A finite world: for every state and action its outcomes, and the distribution of start states.
 * Immutable.
 */
final class TransitionTable {
  /** One outcome of an action. */
  record Outcome(double probability, int next, double reward, boolean terminated) {}

  private final int numStates;
  private final int numActions;
  private final double[] start;
  private final double[] startCumulative;

  /** The first outcome of every state and action; one more element closes the last one. */
  private final int[] first;

  private final double[] probability;
  private final double[] cumulative;
  private final int[] next;
  private final double[] reward;
  private final byte[] terminated;

  /**
   * @param start the probability of each state to be the first
   * @param outcomes gives the outcomes of a state and an action; their probabilities add up to 1
   */
  TransitionTable(
      double[] start, int numActions, BiFunction<Integer, Integer, List<Outcome>> outcomes) {
    this.numStates = start.length;
    this.numActions = numActions;
    this.start = start.clone();
    this.startCumulative = cumulated(start);
    this.first = new int[numStates * numActions + 1];
    List<Outcome> all = new ArrayList<>();
    for (int row = 0; row < numStates * numActions; row++) {
      first[row] = all.size();
      all.addAll(checked(row, outcomes.apply(row / numActions, row % numActions)));
    }
    first[numStates * numActions] = all.size();
    this.probability = all.stream().mapToDouble(Outcome::probability).toArray();
    this.next = all.stream().mapToInt(Outcome::next).toArray();
    this.reward = all.stream().mapToDouble(Outcome::reward).toArray();
    this.terminated = new byte[all.size()];
    this.cumulative = new double[all.size()];
    for (int row = 0; row < numStates * numActions; row++) {
      double sum = 0;
      for (int k = first[row]; k < first[row + 1]; k++) {
        sum += probability[k];
        cumulative[k] = sum;
        terminated[k] = (byte) (all.get(k).terminated ? 1 : 0);
      }
    }
  }

  int numStates() {
    return numStates;
  }

  int numActions() {
    return numActions;
  }

  /** Returns the probability of a state to be the first. */
  double startProbability(int state) {
    return start[state];
  }

  /** Returns the outcomes of an action, in the order in which they are drawn. */
  List<Outcome> outcomes(int state, int action) {
    int row = state * numActions + action;
    List<Outcome> outcomes = new ArrayList<>();
    for (int k = first[row]; k < first[row + 1]; k++) {
      outcomes.add(new Outcome(probability[k], next[k], reward[k], terminated[k] != 0));
    }
    return Collections.unmodifiableList(outcomes);
  }

  /** Draws a start state. */
  int drawStart(Rng rng) {
    return search(startCumulative, 0, numStates, rng.nextDouble());
  }

  /** Draws the number of an outcome; a certain one costs no random number. */
  int draw(int state, int action, Rng rng) {
    int row = state * numActions + action;
    int from = first[row];
    int to = first[row + 1];
    return to - from == 1 ? from : search(cumulative, from, to, rng.nextDouble());
  }

  double probability(int outcome) {
    return probability[outcome];
  }

  int next(int outcome) {
    return next[outcome];
  }

  double reward(int outcome) {
    return reward[outcome];
  }

  byte terminated(int outcome) {
    return terminated[outcome];
  }

  /**
   * Returns the first index whose cumulated probability exceeds {@code uniform}, else the first.
   */
  private static int search(double[] cumulative, int from, int to, double uniform) {
    int low = from;
    int high = to;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (cumulative[middle] > uniform) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    // Rounding can leave the last sum a little below 1; Gymnasium takes the first then.
    return low < to ? low : from;
  }

  private static double[] cumulated(double[] probabilities) {
    double[] sums = new double[probabilities.length];
    double sum = 0;
    for (int i = 0; i < sums.length; i++) {
      sum += probabilities[i];
      sums[i] = sum;
    }
    return sums;
  }

  private List<Outcome> checked(int row, List<Outcome> outcomes) {
    double sum = outcomes.stream().mapToDouble(Outcome::probability).sum();
    if (outcomes.isEmpty() || Math.abs(sum - 1) > 1e-9) {
      throw new EnvironmentException(
          "expected outcomes whose probabilities add up to 1 for state %d, action %d, found %s"
              .formatted(row / numActions, row % numActions, outcomes));
    }
    return outcomes;
  }
}
