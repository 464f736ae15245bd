package dev.mobula.rllib.replay;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.math.Rng;
import dev.mobula.policies.SampleBatch;
import dev.mobula.rllib.config.IntRange;
import java.util.Arrays;

/** Puts transitions together out of the rows of one or more steps. */
final class ReplayWindows {
  private final ReplayStream[] streams;
  private final ColumnBatch rows;
  private final ReplayFrames frames;
  private final Column rewards;
  private final Column ends;

  ReplayWindows(ReplayStream[] streams, ColumnBatch rows, ReplayFrames frames) {
    this.streams = streams;
    this.rows = rows;
    this.frames = frames;
    this.rewards = rows.column(SampleBatch.REWARD);
    this.ends = rows.column(ReplayBuffer.END);
  }

  /** Tells whether there are transitions of up to so many steps. */
  boolean canSample(int nStep) {
    return Arrays.stream(streams).anyMatch(stream -> canSample(nStep, stream));
  }

  /** Looks for a step from the newest rows on, of which one of the first two nearly always is. */
  private boolean canSample(int nStep, ReplayStream stream) {
    if (stream.filled() < nStep + 2) {
      return false;
    }
    for (int age = stream.filled() - 1 - nStep; age >= 0; age--) {
      int row = stream.row(age);
      if (EpisodeEnd.isStep(ends.getByte(row)) && frames.isComplete(row, stream)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Goes through the steps of transitions that begin at rows {@code from} to {@code to}; those that
   * are none, or have not ended yet, give way to the ones after them.
   *
   * @return the end of those that are left
   */
  int follow(int from, int to, IntRange nStep, double gamma, Rng rng, Transitions into) {
    int found = from;
    for (int i = from; i < to; i++) {
      int row = into.rows[i];
      if (row >= 0 && follow(row, nStep.draw(rng), gamma, into, found)) {
        found++;
      }
    }
    return found;
  }

  /** Goes through the steps of a transition; false where it is none, or has not ended yet. */
  boolean follow(int start, int nStep, double gamma, Transitions into, int i) {
    ReplayStream stream = streams.length == 1 ? streams[0] : streams[start / streams[0].length()];
    int newest = stream.newest();
    int row = start;
    double sum = 0;
    double discount = 1;
    into.rows[i] = row;
    int end = ends.getByte(row);
    if (!EpisodeEnd.isStep(end) || !frames.isComplete(start, stream)) {
      return false;
    }
    for (int step = 0; step < nStep && end != EpisodeEnd.OBSERVATION_ONLY; step++) {
      sum += discount * rewards.getFloat(row);
      discount *= gamma;
      if (end == EpisodeEnd.TERMINATED) {
        discount = 0;
        break;
      }
      if (row == newest) {
        return false;
      }
      row = stream.after(row);
      end = ends.getByte(row);
    }
    into.nextRows[i] = row;
    into.sums[i] = (float) sum;
    into.factors[i] = (float) discount;
    return true;
  }

  /** Copies what the transitions that were gone through hold. */
  void copy(Transitions into) {
    int count = into.count();
    frames.gather(into.rows, count, into.observations());
    frames.gather(into.nextRows, count, into.nextObservations());
    rows.gather(into.rows, 0, count, into.actions());
    into.returns().write(0, into.sums, count);
    into.discounts().write(0, into.factors, count);
  }
}
