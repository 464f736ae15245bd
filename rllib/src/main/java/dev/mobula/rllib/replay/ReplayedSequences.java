package dev.mobula.rllib.replay;

import dev.mobula.columns.Column;
import dev.mobula.columns.DType;
import dev.mobula.policies.PolicySpec;
import dev.mobula.policies.Sequences;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Memory for a number of sequences for a recurrent network, all of the same length, which {@link
 * ReplayBuffer#sample(dev.mobula.rllib.config.IntRange, double, dev.mobula.columns.math.Rng,
 * ReplayedSequences)} overwrites: the steps before those that are learnt from, by which the network
 * comes to its state (burn-in; Kapturowski et al., 2019), these, and the ones whose values they
 * rely on. What an episode is too short for repeats its last row. Only rows that are learnt from
 * have a weight other than 0. Confined to one thread.
 */
public final class ReplayedSequences {
  final int burnIn;
  final int learnt;
  final int[] starts;
  final int[] next;
  final float[] weights;
  private final Transitions transitions;
  private final Sequences sequences;
  private final @Nullable Column previous;

  /**
   * Allocates memory.
   *
   * @param lengths of each part
   * @param count the number of sequences
   */
  public ReplayedSequences(PolicySpec policy, Lengths lengths, int count) {
    burnIn = lengths.burnIn();
    learnt = lengths.learnt();
    int rows = count * lengths.all();
    transitions = new Transitions(policy.observationSpace(), policy.actionSpace(), rows);
    starts = new int[count];
    next = new int[rows];
    weights = new float[rows];
    int[] widths = new int[lengths.all()];
    Arrays.fill(widths, count);
    int seen = policy.previousSize();
    previous = seen == 0 ? null : Column.allocate(DType.FLOAT32, rows, seen);
    sequences = Sequences.packed(widths, Column.allocate(DType.FLOAT32, count, policy.stateSize()));
  }

  /**
   * The steps of each sequence.
   *
   * @param burnIn before those that are learnt from
   * @param learnt that are learnt from
   * @param after whose values the last of these rely on
   */
  public record Lengths(int burnIn, int learnt, int after) {
    /** Returns the length of a sequence. */
    public int all() {
      return burnIn + learnt + after;
    }
  }

  /** Returns the rows of all sequences; of those without a weight observations alone count. */
  public Transitions transitions() {
    return transitions;
  }

  /** Returns how the rows follow one another, and the states that were recorded before them. */
  public Sequences sequences() {
    return sequences;
  }

  /** Returns what networks see of the step before each row; null where they see nothing of it. */
  public @Nullable Column previous() {
    return previous;
  }

  /** Returns, for each row, the row whose value counts by its discount. */
  public int[] next() {
    return next;
  }

  int count() {
    return starts.length;
  }

  int steps() {
    return sequences.steps();
  }
}
