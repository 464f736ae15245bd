package dev.mobula.rllib;

import dev.mobula.envs.VectorStep;
import java.util.ArrayList;
import java.util.List;

/** The episodes of an evaluation while it is played, with a share of them for every copy. */
final class PlayedEpisodes {
  private final List<List<Double>> returns = new ArrayList<>();
  private final List<List<Integer>> lengths = new ArrayList<>();
  private final double[] sums;
  private final int[] steps;
  private final int[] left;
  private final boolean inEpisodes;
  private int open;
  private long taken;

  PlayedEpisodes(int copies, Evaluator.Request request) {
    this.sums = new double[copies];
    this.steps = new int[copies];
    this.left = new int[copies];
    this.inEpisodes = request.inEpisodes();
    this.open = request.amount();
    for (int i = 0; i < copies; i++) {
      returns.add(new ArrayList<>());
      lengths.add(new ArrayList<>());
      left[i] =
          inEpisodes
              ? request.amount() / copies + (i < request.amount() % copies ? 1 : 0)
              : Integer.MAX_VALUE;
    }
  }

  boolean isEnough() {
    return open <= 0;
  }

  /** Tells whether this was the n-th step, and no episode has ended. */
  boolean isWithoutEndAfter(int n) {
    return taken == n && returns.stream().allMatch(List::isEmpty);
  }

  void add(VectorStep step) {
    taken++;
    for (int i = 0; i < left.length; i++) {
      sums[i] += step.rewards().getDouble(i);
      steps[i]++;
      open -= inEpisodes ? 0 : 1;
      if (step.isOver(i)) {
        end(i);
      }
    }
  }

  private void end(int copy) {
    if (left[copy] > 0) {
      left[copy]--;
      open -= inEpisodes ? 1 : 0;
      returns.get(copy).add(sums[copy]);
      lengths.get(copy).add(steps[copy]);
    }
    sums[copy] = 0;
    steps[copy] = 0;
  }

  /** Returns the episodes in the order of the copies. */
  EvaluationResult result() {
    return new EvaluationResult(
        returns.stream().flatMap(List::stream).toList(),
        lengths.stream().flatMap(List::stream).toList());
  }
}
