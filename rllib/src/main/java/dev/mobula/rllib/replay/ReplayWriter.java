package dev.mobula.rllib.replay;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.policies.SampleBatch;
import dev.mobula.rollout.Rollout;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Copies samples into the rows of a replay buffer, and marks where episodes end. */
final class ReplayWriter {
  private final ColumnBatch rows;
  private final List<String> observationNames;
  private final List<String> actionNames;
  private final List<String> memoryNames;
  private final Column ends;
  private final ReplayFrames frames;
  private final @Nullable Priorities priorities;
  private int[] indices = new int[0];

  ReplayWriter(
      ColumnBatch rows,
      List<String> observationNames,
      List<String> actionNames,
      List<String> memoryNames,
      ReplayFrames frames,
      @Nullable Priorities priorities) {
    this.rows = rows;
    this.observationNames = observationNames;
    this.actionNames = actionNames;
    this.memoryNames = memoryNames;
    this.ends = rows.column(ReplayBuffer.END);
    this.frames = frames;
    this.priorities = priorities;
  }

  /** Appends the steps of a copy of a sample. */
  void add(Rollout rollout, int n, ReplayStream stream) {
    SampleBatch batch = rollout.batch();
    int steps = rollout.validSteps().getInt(n);
    if (steps == 0) { // as of simulators elsewhere, which step when they want to
      return;
    }
    expectContinuation(batch, n, stream);
    Column truncated = batch.column(SampleBatch.TRUNCATED);
    int from = 0;
    for (int t = 0; t < steps; t++) {
      int row = batch.row(t, n);
      if (truncated.getBool(row)) {
        addSteps(batch, n, from, t + 1, stream);
        addLastObservation(batch, row, stream);
        from = t + 1;
      }
    }
    addSteps(batch, n, from, steps, stream);
    int last = batch.row(steps - 1, n);
    stream.setLatest(
        batch.column(SampleBatch.EPISODE_ID).getLong(last),
        batch.column(SampleBatch.T).getInt(last));
  }

  /** Turns the newest row into the last observation of its episode where another one follows. */
  private void expectContinuation(SampleBatch batch, int n, ReplayStream stream) {
    int row = batch.row(0, n);
    if (stream.filled() == 0
        || EpisodeEnd.isLast(ends.getByte(stream.newest()))
        || stream.isContinuedBy(
            batch.column(SampleBatch.EPISODE_ID).getLong(row),
            batch.column(SampleBatch.T).getInt(row))) {
      return;
    }
    becomeNoStep(stream.newest(), EpisodeEnd.OBSERVATION_ONLY);
    if (stream.filled() > 1) {
      int before = stream.row(stream.filled() - 2);
      if (ends.getByte(before) == EpisodeEnd.NONE) {
        ends.setByte(before, EpisodeEnd.TRUNCATED);
      }
    }
  }

  private void addSteps(SampleBatch batch, int n, int from, int to, ReplayStream stream) {
    for (int t = from; t < to; ) {
      int count = Math.min(to - t, stream.room());
      int first = stream.nextRow();
      copySteps(batch, n, t, count, first);
      stream.advance(count);
      if (frames.areStacked()) {
        leaveOutIncomplete(batch, n, t, count, first, stream);
      }
      t += count;
    }
  }

  /** Has rows whose earlier frames were lost be no steps, but frames of those that follow. */
  private void leaveOutIncomplete(
      SampleBatch batch, int n, int t, int count, int into, ReplayStream stream) {
    Column times = batch.column(SampleBatch.T);
    for (int row = into; row < into + count; row++) {
      if (frames.lacks(row, times.getInt(batch.row(t + row - into, n)), stream)) {
        boolean over = ends.getByte(row) == EpisodeEnd.TERMINATED;
        becomeNoStep(row, over ? EpisodeEnd.OBSERVATION_ONLY : EpisodeEnd.FRAME_ONLY);
      }
    }
  }

  private void copySteps(SampleBatch batch, int n, int t, int count, int into) {
    if (indices.length < count) {
      indices = new int[count];
    }
    for (int i = 0; i < count; i++) {
      indices[i] = batch.row(t + i, n);
      ends.setByte(into + i, end(batch, indices[i]));
      if (priorities != null) {
        priorities.add(into + i);
      }
    }
    for (String name : observationNames) {
      gather(raw(batch, name, Rollout.RAW_OBSERVATION), count, name, into);
    }
    for (String name : actionNames) {
      gather(batch.column(name), count, name, into);
    }
    gather(batch.column(SampleBatch.REWARD), count, SampleBatch.REWARD, into);
    for (String name : memoryNames) {
      gather(batch.column(name), count, name, into);
    }
  }

  private void addLastObservation(SampleBatch batch, int row, ReplayStream stream) {
    int into = stream.nextRow();
    for (String name : observationNames) {
      Column last = raw(batch, name, Rollout.FINAL_OBSERVATION);
      rows.column(name).slice(into, into + 1).copyFrom(last.slice(row, row + 1));
    }
    if (memoryNames.contains(SampleBatch.PREVIOUS_IN)) {
      Column last = batch.column(Rollout.FINAL_PREVIOUS);
      rows.column(SampleBatch.PREVIOUS_IN).slice(into, into + 1).copyFrom(last.slice(row, row + 1));
    }
    becomeNoStep(into, EpisodeEnd.OBSERVATION_ONLY);
    stream.advance(1);
  }

  private void becomeNoStep(int row, int end) {
    ends.setByte(row, end);
    if (priorities != null) {
      priorities.remove(row);
    }
  }

  private static int end(SampleBatch batch, int row) {
    if (batch.column(SampleBatch.TERMINATED).getBool(row)) {
      return EpisodeEnd.TERMINATED;
    }
    return batch.column(SampleBatch.TRUNCATED).getBool(row)
        ? EpisodeEnd.TRUNCATED
        : EpisodeEnd.NONE;
  }

  private static Column raw(SampleBatch batch, String observation, String prefix) {
    return batch.column(prefix + observation.substring(SampleBatch.OBSERVATION.length()));
  }

  private void gather(Column from, int count, String name, int into) {
    from.gather(indices, 0, count, rows.column(name).slice(into, into + count));
  }
}
