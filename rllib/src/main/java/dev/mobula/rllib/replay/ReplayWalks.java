package dev.mobula.rllib.replay;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.math.Rng;
import dev.mobula.policies.SampleBatch;
import dev.mobula.rllib.config.IntRange;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Puts sequences together out of rows that follow one another. */
final class ReplayWalks {
  /** What the largest error of a sequence counts in its priority. */
  private static final double LARGEST_ERROR = 0.9;

  private final ReplayStream[] streams;
  private final ColumnBatch rows;
  private final ReplayFrames frames;
  private final ReplayWindows windows;
  private final @Nullable Priorities priorities;
  private final Column ends;
  private final @Nullable Column states;

  ReplayWalks(
      ReplayStream[] streams,
      ColumnBatch rows,
      ReplayFrames frames,
      ReplayWindows windows,
      @Nullable Priorities priorities) {
    this.streams = streams;
    this.rows = rows;
    this.frames = frames;
    this.windows = windows;
    this.priorities = priorities;
    this.ends = rows.column(ReplayBuffer.END);
    this.states = rows.contains(SampleBatch.STATE_IN) ? rows.column(SampleBatch.STATE_IN) : null;
  }

  /**
   * Goes through the first transitions of the sequences {@code from} to {@code to}; those that are
   * none, or have not ended yet, give way to the ones after them.
   *
   * @return the end of those that are left
   */
  int keep(int from, int to, int nStep, double gamma, ReplayedSequences into) {
    int end = from;
    for (int i = from; i < to; i++) {
      int start = into.starts[i];
      if (start >= 0 && windows.follow(start, nStep, gamma, into.transitions(), 0)) {
        into.starts[end++] = start;
      }
    }
    return end;
  }

  /** Goes through all rows of the sequences that were kept, and copies what they hold. */
  void fill(IntRange nStep, double gamma, Rng rng, ReplayedSequences into) {
    int count = into.count();
    for (int i = 0; i < count; i++) {
      layOut(i, nStep, gamma, rng, into);
    }
    windows.copy(into.transitions());
    Objects.requireNonNull(states, "expected a buffer that remembers states")
        .gather(into.transitions().rows, 0, count, into.sequences().state());
    Column previous = into.previous();
    if (previous != null) {
      int[] all = into.transitions().rows;
      rows.column(SampleBatch.PREVIOUS_IN).gather(all, 0, all.length, previous);
    }
    weigh(into);
  }

  /** Goes through the rows of a sequence, from the steps before its start on. */
  private void layOut(int sequence, IntRange nStep, double gamma, Rng rng, ReplayedSequences into) {
    int start = into.starts[sequence];
    ReplayStream stream = streams[start / streams[0].length()];
    int row = start;
    int first = 0;
    while (first < into.burnIn
        && row != stream.row(0)
        && ends.getByte(stream.before(row)) == EpisodeEnd.NONE
        && frames.isComplete(stream.before(row), stream)) {
      row = stream.before(row);
      first++;
    }
    boolean goesOn = true;
    for (int step = 0; step < into.steps(); step++) {
      int at = step * into.count() + sequence;
      boolean learnt = goesOn && step >= first && step < first + into.learnt;
      if (!learnt || !windows.follow(row, nStep.draw(rng), gamma, into.transitions(), at)) {
        into.transitions().leaveOut(at, row);
        learnt = false;
      }
      int later = stream.distance(row, into.transitions().nextRows[at]);
      into.next[at] = at + later * into.count();
      into.weights[at] = learnt ? 1 : 0;
      int end = ends.getByte(row);
      goesOn &=
          row != stream.newest()
              && end != EpisodeEnd.TERMINATED
              && end != EpisodeEnd.OBSERVATION_ONLY;
      row = goesOn ? stream.after(row) : row;
    }
  }

  /** Has rows that are learnt from count by the priority of their sequence. */
  private void weigh(ReplayedSequences into) {
    float[] factors = into.transitions().factors;
    int count = into.count();
    if (priorities == null) {
      Arrays.fill(factors, 0, count, 1f);
    } else {
      priorities.weigh(into.starts, factors);
    }
    for (int i = 0; i < into.weights.length; i++) {
      into.weights[i] *= factors[i % count];
    }
    into.transitions().weights().write(0, into.weights, into.weights.length);
  }

  /** Notes the errors of sequences, of which the largest counts most. */
  void update(ReplayedSequences drawn, float[] errors) {
    for (int i = 0; priorities != null && i < drawn.count(); i++) {
      double largest = 0;
      double sum = 0;
      int learnt = 0;
      for (int at = i; at < drawn.weights.length; at += drawn.count()) {
        if (drawn.weights[at] > 0) {
          double size = Math.abs(errors[at]);
          largest = Math.max(largest, size);
          sum += size;
          learnt++;
        }
      }
      priorities.update(
          drawn.starts[i], LARGEST_ERROR * largest + (1 - LARGEST_ERROR) * sum / learnt);
    }
  }
}
