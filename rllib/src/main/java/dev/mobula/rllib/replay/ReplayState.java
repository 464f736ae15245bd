package dev.mobula.rllib.replay;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.StateDict;
import dev.mobula.rllib.RllibException;
import java.util.Arrays;
import java.util.function.ToIntFunction;

/** Saves and loads the rows of a replay buffer that hold something. */
record ReplayState(ReplayStream[] streams, ColumnBatch rows) {
  /** Returns what is remembered, row for row. */
  StateDict save() {
    StateDict state =
        new StateDict()
            .put("filled", Column.ofInts(ints(ReplayStream::filled)))
            .put("position", Column.ofInts(ints(ReplayStream::position)))
            .put("last_t", Column.ofInts(ints(ReplayStream::lastTime)))
            .put(
                "last_episode_id",
                Column.ofLongs(
                    Arrays.stream(streams).mapToLong(ReplayStream::lastEpisode).toArray()));
    rows.columns().forEach((name, column) -> state.put("rows/" + name, filledRows(column)));
    return state;
  }

  private int[] ints(ToIntFunction<ReplayStream> number) {
    return Arrays.stream(streams).mapToInt(number).toArray();
  }

  private Column filledRows(Column column) {
    Column saved = Column.allocate(column.dtype(), size(), column.rowShape());
    int at = 0;
    for (ReplayStream stream : streams) {
      Column part = column.slice(stream.first(), stream.first() + stream.filled());
      saved.slice(at, at + part.rows()).copyFrom(part);
      at += part.rows();
    }
    return saved;
  }

  /** Returns the number of rows that hold something. */
  int size() {
    return Arrays.stream(streams).mapToInt(ReplayStream::filled).sum();
  }

  /**
   * Replaces what is remembered.
   *
   * @throws RllibException if it is that of another number of environments, or of another capacity
   */
  void load(StateDict state) {
    int[] filled = state.column("filled").toIntArray();
    int[] positions = state.column("position").toIntArray();
    int[] times = state.column("last_t").toIntArray();
    long[] episodes = state.column("last_episode_id").toLongArray();
    expectFit(filled);
    for (int i = 0; i < streams.length; i++) {
      streams[i].restore(filled[i], positions[i]);
      streams[i].setLatest(episodes[i], times[i]);
    }
    rows.columns().forEach((name, column) -> restore(column, state.column("rows/" + name)));
  }

  private void restore(Column column, Column saved) {
    int at = 0;
    for (ReplayStream stream : streams) {
      int count = stream.filled();
      column.slice(stream.first(), stream.first() + count).copyFrom(saved.slice(at, at + count));
      at += count;
    }
  }

  private void expectFit(int[] filled) {
    int length = streams[0].length();
    if (filled.length != streams.length || Arrays.stream(filled).anyMatch(n -> n > length)) {
      throw new RllibException(
          "expected a replay buffer of %d environments with up to %d rows each, found one of %d with"
                  .formatted(streams.length, length, filled.length)
              + " up to %d; leave num_env_runners and replay_buffer_config.capacity as they were"
                  .formatted(Arrays.stream(filled).max().orElse(0)));
    }
  }
}
