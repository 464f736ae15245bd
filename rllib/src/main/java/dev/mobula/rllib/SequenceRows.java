package dev.mobula.rllib;

import dev.mobula.columns.Column;
import dev.mobula.policies.SampleBatch;
import dev.mobula.rollout.Rollout;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts the rows of rollouts, which are not padding, into sequences: every so many steps of a copy
 * from the start of its rollout or episode on, and where an episode begins.
 */
final class SequenceRows {
  private final int longest;
  private final int[] rows;
  private final int[] lengths;
  private int nextRow;
  private int nextSequence = -1;

  /**
   * Cuts rollouts.
   *
   * @param count their rows that are not padding
   * @param longest the rows of the longest sequence
   */
  SequenceRows(List<Rollout> rollouts, int count, int longest) {
    this.longest = longest;
    rows = new int[count];
    lengths = new int[count];
    int first = 0;
    for (Rollout rollout : rollouts) {
      for (int n = 0; n < rollout.batch().numEnvs(); n++) {
        add(rollout.batch(), n, rollout.validSteps().getInt(n), first);
      }
      first += rollout.batch().rows();
    }
  }

  private void add(SampleBatch batch, int n, int steps, int first) {
    Column times = batch.column(SampleBatch.T);
    for (int t = 0; t < steps; t++) {
      int row = batch.row(t, n);
      if (t == 0 || times.getInt(row) == 0 || lengths[nextSequence] == longest) {
        nextSequence++;
      }
      lengths[nextSequence]++;
      rows[nextRow++] = first + row;
    }
  }

  /** Returns the numbers of the rows, sequence after sequence. */
  int[] rows() {
    return rows;
  }

  /** Returns the number of rows of each sequence. */
  int[] lengths() {
    return Arrays.copyOf(lengths, nextSequence + 1);
  }
}
