package dev.mobula.rollout;

import dev.mobula.columns.Column;
import dev.mobula.columns.StateDict;
import dev.mobula.columns.Stateful;

/** Return, length and id of the episode that runs in each copy of one group. */
final class RunningEpisodes implements Stateful {
  private final double[] returns;
  private final int[] lengths;
  private final long[] ids;
  private final long idBase;
  private final int idStride;
  private long started;

  /**
   * Creates the counters of a group.
   *
   * @param firstId ids are {@code firstId, firstId + idStride, …}
   */
  RunningEpisodes(int numEnvs, long firstId, int idStride) {
    this.returns = new double[numEnvs];
    this.lengths = new int[numEnvs];
    this.ids = new long[numEnvs];
    this.idBase = firstId;
    this.idStride = idStride;
  }

  void start(int env) {
    returns[env] = 0;
    lengths[env] = 0;
    ids[env] = idBase + started++ * idStride;
  }

  void startAll() {
    for (int env = 0; env < ids.length; env++) {
      start(env);
    }
  }

  void add(int env, double reward) {
    returns[env] += reward;
    lengths[env]++;
  }

  /** Writes ids and lengths into the rows of all copies, from {@code row} on. */
  void write(int row, Column idColumn, Column lengthColumn) {
    idColumn.write(row, ids, ids.length);
    lengthColumn.write(row, lengths, lengths.length);
  }

  double episodeReturn(int env) {
    return returns[env];
  }

  int length(int env) {
    return lengths[env];
  }

  long id(int env) {
    return ids[env];
  }

  @Override
  public StateDict saveState() {
    return new StateDict()
        .put("returns", Column.ofDoubles(returns))
        .put("lengths", Column.ofInts(lengths))
        .put("ids", Column.ofLongs(ids))
        .putLong("started", started);
  }

  @Override
  public void loadState(StateDict state) {
    copy(state.column("returns").toDoubleArray(), returns);
    copy(state.column("lengths").toIntArray(), lengths);
    copy(state.column("ids").toLongArray(), ids);
    started = state.getLong("started");
  }

  private static void copy(Object from, Object into) {
    int expected = java.lang.reflect.Array.getLength(into);
    int found = java.lang.reflect.Array.getLength(from);
    if (expected != found) {
      throw new RolloutException(
          "expected the state of %d running episodes, found %d".formatted(expected, found));
    }
    System.arraycopy(from, 0, into, 0, expected);
  }
}
