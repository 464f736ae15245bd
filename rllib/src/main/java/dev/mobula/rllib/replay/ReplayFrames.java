package dev.mobula.rllib.replay;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.ColumnSpec;
import dev.mobula.envs.Space;
import dev.mobula.envs.wrappers.StackedFrames;
import dev.mobula.policies.SampleBatch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a policy saw at rows of a replay buffer: their observations, or where it sees stacks of
 * frames, those of the rows up to each. A row holds its own frame alone; the first frame of an
 * episode stands for those before it. Confined to one thread.
 */
final class ReplayFrames {
  private final @Nullable StackedFrames layout;
  private final int before;
  private final ColumnBatch rows;
  private final Column ends;
  private final ReplayStream[] streams;
  private int[] frames = new int[0];

  /**
   * Reads the rows of streams.
   *
   * @param layout how frames lie in observations; null where these are none
   */
  ReplayFrames(@Nullable StackedFrames layout, ColumnBatch rows, ReplayStream[] streams) {
    this.layout = layout;
    this.before = layout == null ? 0 : layout.stackSize() - 1;
    this.rows = rows;
    this.ends = rows.column(ReplayBuffer.END);
    this.streams = streams;
  }

  /** Returns the columns of what a row holds. */
  static List<ColumnSpec> columns(Space<?> observationSpace, @Nullable StackedFrames layout) {
    return (layout == null ? observationSpace : layout.frame()).columns(SampleBatch.OBSERVATION);
  }

  /**
   * Tells whether all frames of a row are there: those before the oldest row of a full stream have
   * been overwritten.
   */
  boolean isComplete(int row, ReplayStream stream) {
    return before == 0
        || stream.filled() < stream.length()
        || stream.distance(stream.row(0), row) >= before
        || follows(row, before, stream) < stream.distance(stream.row(0), row);
  }

  /**
   * Tells whether a step of a time in its episode was added without frames that go before it, as
   * the first of a sample that does not go on where the one before ended.
   */
  boolean lacks(int row, int time, ReplayStream stream) {
    int needed = Math.min(time, before);
    return follows(row, needed, stream) < needed;
  }

  /** Tells whether what is seen at a row lies in other rows too. */
  boolean areStacked() {
    return before > 0;
  }

  /** Returns how many rows before one are of its episode, at most as many as are asked for. */
  private int follows(int row, int most, ReplayStream stream) {
    int count = 0;
    for (int at = row; count < most && hasBefore(at, stream); count++) {
      at = stream.before(at);
    }
    return count;
  }

  private boolean hasBefore(int row, ReplayStream stream) {
    return row != stream.row(0) && !EpisodeEnd.isLast(ends.getByte(stream.before(row)));
  }

  /** Copies what the policy saw at the chosen rows, all {@linkplain #isComplete complete}. */
  void gather(int[] chosen, int count, ColumnBatch into) {
    if (layout == null) {
      rows.gather(chosen, 0, count, into);
      return;
    }
    int size = layout.stackSize();
    if (frames.length < count * size) {
      frames = new int[count * size];
    }
    for (int i = 0; i < count; i++) {
      find(chosen[i], i * size, size);
    }
    String name = SampleBatch.OBSERVATION;
    layout.stack(rows.column(name), frames, count, into.column(name));
  }

  /** Finds the rows of the frames that are seen at a row. */
  private void find(int chosen, int from, int size) {
    ReplayStream stream = streams[chosen / streams[0].length()];
    int row = chosen;
    for (int i = from + size - 1; i >= from; i--) {
      frames[i] = row;
      row = hasBefore(row, stream) ? stream.before(row) : row;
    }
  }
}
