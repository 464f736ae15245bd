package dev.mobula.envs.wrappers;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.StateDict;
import dev.mobula.envs.EnvironmentException;
import dev.mobula.envs.VectorEnvironment;
import dev.mobula.envs.VectorStep;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Adds up rewards and counts steps per episode. After a step that ended an episode, {@code info}
 * has an entry {@code episode}, a map of {@code r}, its return, and {@code l}, its length.
 */
public final class RecordEpisodeStatistics extends VectorEnvironmentWrapper {
  /** The key in info. */
  public static final String EPISODE = "episode";

  private final int bufferLength;
  private final double[] returns;
  private final int[] lengths;
  private final boolean[] ended;
  private final double[] endedReturns;
  private final int[] endedLengths;
  private final Deque<Double> returnQueue = new ArrayDeque<>();
  private final Deque<Integer> lengthQueue = new ArrayDeque<>();
  private final Restarts restarts;

  /** Wraps an environment, keeping the last 100 episodes. */
  public RecordEpisodeStatistics(VectorEnvironment inner) {
    this(inner, 100);
  }

  /**
   * Wraps an environment.
   *
   * @param bufferLength the number of episodes to keep
   */
  public RecordEpisodeStatistics(VectorEnvironment inner, int bufferLength) {
    super(inner);
    if (bufferLength < 1) {
      throw new EnvironmentException("expected a buffer of >= 1 episodes, found " + bufferLength);
    }
    this.bufferLength = bufferLength;
    int numEnvs = inner.numEnvs();
    returns = new double[numEnvs];
    lengths = new int[numEnvs];
    ended = new boolean[numEnvs];
    endedReturns = new double[numEnvs];
    endedLengths = new int[numEnvs];
    restarts = new Restarts(inner.autoresetMode(), numEnvs);
  }

  /** Returns the returns of the latest episodes, the oldest first. */
  public List<Double> returnQueue() {
    return List.copyOf(returnQueue);
  }

  /** Returns the lengths of the latest episodes, the oldest first. */
  public List<Integer> lengthQueue() {
    return List.copyOf(lengthQueue);
  }

  @Override
  public void reset(long seed, Map<String, Object> options, ColumnBatch observations) {
    inner().reset(seed, options, observations);
    Arrays.fill(returns, 0);
    Arrays.fill(lengths, 0);
    Arrays.fill(ended, false);
    restarts.onReset();
  }

  @Override
  public void resetWhere(boolean[] which, ColumnBatch observations) {
    inner().resetWhere(which, observations);
    restarts.onResetWhere(which);
    for (int i = 0; i < which.length; i++) {
      if (which[i]) {
        startOver(i);
        ended[i] = false;
      }
    }
  }

  @Override
  public void step(ColumnBatch actions, VectorStep out) {
    inner().step(actions, out);
    restarts.onStep(out);
    for (int i = 0; i < returns.length; i++) {
      if (!restarts.restarted(i)) {
        returns[i] += out.rewards().getDouble(i);
        lengths[i]++;
      }
      ended[i] = out.isOver(i);
      if (ended[i]) {
        finish(i);
      }
    }
  }

  @Override
  public Map<String, Object> info(int env) {
    Map<String, Object> info = inner().info(env);
    if (!ended[env]) {
      return info;
    }
    Map<String, Object> more = new LinkedHashMap<>(info);
    more.put(EPISODE, Map.of("r", endedReturns[env], "l", endedLengths[env]));
    return more;
  }

  @Override
  protected StateDict saveOwnState() {
    return restarts
        .save()
        .put("returns", Column.ofDoubles(returns))
        .put("lengths", Column.ofInts(lengths))
        .put(
            "return_queue",
            Column.ofDoubles(returnQueue.stream().mapToDouble(Double::doubleValue).toArray()))
        .put(
            "length_queue",
            Column.ofInts(lengthQueue.stream().mapToInt(Integer::intValue).toArray()));
  }

  @Override
  protected void loadOwnState(StateDict state) {
    restarts.load(state);
    double[] savedReturns = state.column("returns").toDoubleArray();
    int[] savedLengths = state.column("lengths").toIntArray();
    System.arraycopy(savedReturns, 0, returns, 0, returns.length);
    System.arraycopy(savedLengths, 0, lengths, 0, lengths.length);
    Arrays.fill(ended, false);
    returnQueue.clear();
    lengthQueue.clear();
    Arrays.stream(state.column("return_queue").toDoubleArray()).forEach(returnQueue::add);
    Arrays.stream(state.column("length_queue").toIntArray()).forEach(lengthQueue::add);
  }

  private void finish(int env) {
    endedReturns[env] = returns[env];
    endedLengths[env] = lengths[env];
    if (returnQueue.size() == bufferLength) {
      returnQueue.removeFirst();
      lengthQueue.removeFirst();
    }
    returnQueue.add(returns[env]);
    lengthQueue.add(lengths[env]);
    startOver(env);
  }

  private void startOver(int env) {
    returns[env] = 0;
    lengths[env] = 0;
  }
}
