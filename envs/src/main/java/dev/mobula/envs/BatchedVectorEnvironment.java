package dev.mobula.envs;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.columns.StateDict;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * A batch with what every environment shares: seeds, order of calls, time limit and autoreset. Its
 * own arrays hold a step until it is copied to the caller's columns in bulk.
 */
final class BatchedVectorEnvironment implements VectorEnvironment {
  private final String name;
  private final BatchedEnvironment batch;
  private final AutoresetMode mode;
  private final int maxEpisodeSteps;
  private final int numEnvs;

  private final double[] rewards;
  private final byte[] terminated;
  private final byte[] truncated;
  private final int[] elapsed;

  /** Copies whose episode is over and that were not reset yet; never set under SAME_STEP. */
  private final boolean[] ended;

  private final @Nullable Map<String, Object>[] finalInfos;
  private boolean anyEnded;
  private boolean anyFinalInfo;
  private boolean ready;

  BatchedVectorEnvironment(
      String name, BatchedEnvironment batch, AutoresetMode mode, int maxEpisodeSteps) {
    this.name = name;
    this.batch = batch;
    this.mode = mode;
    this.maxEpisodeSteps = maxEpisodeSteps;
    this.numEnvs = batch.numEnvs();
    if (numEnvs < 1) {
      throw new EnvironmentException(name + ": expected at least one copy, found " + numEnvs);
    }
    rewards = new double[numEnvs];
    terminated = new byte[numEnvs];
    truncated = new byte[numEnvs];
    elapsed = new int[numEnvs];
    ended = new boolean[numEnvs];
    finalInfos = infos(numEnvs);
  }

  @Override
  public int numEnvs() {
    return numEnvs;
  }

  @Override
  public Space<?> observationSpace() {
    return batch.observationSpace();
  }

  @Override
  public Space<?> actionSpace() {
    return batch.actionSpace();
  }

  @Override
  public AutoresetMode autoresetMode() {
    return mode;
  }

  @Override
  public void reset(long seed, Map<String, Object> options, ColumnBatch observations) {
    expectRows("observations", observations);
    for (int i = 0; i < numEnvs; i++) {
      begin(i, seed + i, options);
    }
    ready = true;
    anyEnded = false;
    batch.observe(observations);
  }

  @Override
  public void resetWhere(boolean[] which, ColumnBatch observations) {
    expectRows("observations", observations);
    expectMask(which);
    for (int i = 0; i < numEnvs; i++) {
      if (which[i]) {
        begin(i, null, Map.of());
        batch.observe(i, observations);
      }
    }
    ready = true;
    anyEnded = anyTrue(ended);
  }

  @Override
  public void step(ColumnBatch actions, VectorStep out) {
    expectReadyToStep(actions, out);
    clearFinalInfos();
    Arrays.fill(truncated, (byte) 0);
    batch.step(actions, ended, rewards, terminated, truncated);
    if (anyEnded) {
      restartEnded();
    }
    countSteps();
    finishEpisodes(out);
    batch.observe(out.observations());
    out.rewards().write(0, rewards, numEnvs);
    out.terminated().write(0, terminated, numEnvs);
    out.truncated().write(0, truncated, numEnvs);
  }

  @Override
  public Map<String, Object> info(int env) {
    Map<String, Object> last = finalInfos[env];
    if (last == null) {
      return batch.info(env);
    }
    Map<String, Object> both = new LinkedHashMap<>(batch.info(env));
    both.put(VectorEnvironments.FINAL_INFO, last);
    return both;
  }

  @Override
  public OptionalDouble renderFps() {
    return batch.renderFps();
  }

  @Override
  public BufferedImage render(int env) {
    if (!ready) {
      throw new EnvironmentException(name + ": expected a call of reset before render, found none");
    }
    return batch.render(env);
  }

  @Override
  public boolean canSaveState() {
    return batch.canSaveState();
  }

  @Override
  public StateDict saveState() {
    return new StateDict()
        .put("elapsed", Column.ofInts(elapsed))
        .put("ended", Column.ofBytes(bytes(ended)))
        .putLong("ready", ready ? 1 : 0)
        .putAll("batch", batch.saveState());
  }

  @Override
  public void loadState(StateDict state) {
    int[] savedElapsed = state.column("elapsed").toIntArray();
    if (savedElapsed.length != numEnvs) {
      throw new EnvironmentException(
          "%s: expected the state of %d copies, found that of %d"
              .formatted(name, numEnvs, savedElapsed.length));
    }
    Column savedEnded = state.column("ended").expect(DType.UINT8);
    batch.loadState(state.sub("batch"));
    System.arraycopy(savedElapsed, 0, elapsed, 0, numEnvs);
    for (int i = 0; i < numEnvs; i++) {
      ended[i] = savedEnded.getByte(i) != 0;
      finalInfos[i] = null;
    }
    anyEnded = anyTrue(ended);
    ready = state.getLong("ready") != 0;
  }

  @Override
  public void close() {
    batch.close();
  }

  private void begin(int env, @Nullable Long seed, Map<String, Object> options) {
    batch.reset(env, seed, options);
    elapsed[env] = 0;
    ended[env] = false;
    finalInfos[env] = null;
  }

  /** Under NEXT_STEP, makes this step the reset of the copies that ended in the last one. */
  private void restartEnded() {
    for (int i = 0; i < numEnvs; i++) {
      if (ended[i]) {
        begin(i, null, Map.of());
        elapsed[i] = -1;
        rewards[i] = 0;
        terminated[i] = 0;
        truncated[i] = 0;
      }
    }
    anyEnded = false;
  }

  private void countSteps() {
    int longest = 0;
    for (int i = 0; i < numEnvs; i++) {
      int steps = elapsed[i] + 1;
      elapsed[i] = steps;
      longest = Math.max(longest, steps);
    }
    if (longest >= maxEpisodeSteps) {
      for (int i = 0; i < numEnvs; i++) {
        if (elapsed[i] >= maxEpisodeSteps) {
          truncated[i] = 1;
        }
      }
    }
  }

  private void finishEpisodes(VectorStep out) {
    for (int i = 0; i < numEnvs; i++) {
      if (!(Math.abs(rewards[i]) <= Double.MAX_VALUE)) {
        throw new EnvironmentException(
            "%s, copy %d, step %d: expected a finite reward, found %s"
                .formatted(name, i, elapsed[i], rewards[i]));
      }
      if ((terminated[i] | truncated[i]) != 0) {
        finish(i, out);
      }
    }
  }

  private void finish(int env, VectorStep out) {
    if (mode != AutoresetMode.SAME_STEP) {
      ended[env] = true;
      anyEnded = true;
      return;
    }
    batch.observe(env, out.finalObservations());
    Map<String, Object> last = batch.info(env);
    begin(env, null, Map.of());
    if (!last.isEmpty()) {
      finalInfos[env] = last;
      anyFinalInfo = true;
    }
  }

  private void clearFinalInfos() {
    if (anyFinalInfo) {
      Arrays.fill(finalInfos, null);
      anyFinalInfo = false;
    }
  }

  private void expectReadyToStep(ColumnBatch actions, VectorStep out) {
    if (!ready) {
      throw new EnvironmentException(name + ": expected a call of reset before step, found none");
    }
    expectRows("actions", actions);
    expectRows("observations", out.observations());
    if (anyEnded && mode == AutoresetMode.DISABLED) {
      for (int i = 0; i < numEnvs; i++) {
        if (ended[i]) {
          throw new EnvironmentException(
              "%s, copy %d: expected a reset after the end of its episode, found a step"
                  .formatted(name, i));
        }
      }
    }
  }

  private void expectRows(String what, ColumnBatch columns) {
    if (columns.rows() != numEnvs) {
      throw new EnvironmentException(
          "%s: expected %d rows of %s, found %s".formatted(name, numEnvs, what, columns));
    }
  }

  private void expectMask(boolean[] which) {
    if (which.length != numEnvs) {
      throw new EnvironmentException(
          "%s: expected a mask of %d copies, found %d".formatted(name, numEnvs, which.length));
    }
    if (!ready && !allTrue(which)) {
      throw new EnvironmentException(
          name + ": expected a first reset of all copies, found one of some");
    }
  }

  private static boolean anyTrue(boolean[] flags) {
    for (boolean flag : flags) {
      if (flag) {
        return true;
      }
    }
    return false;
  }

  private static boolean allTrue(boolean[] flags) {
    for (boolean flag : flags) {
      if (!flag) {
        return false;
      }
    }
    return true;
  }

  private static byte[] bytes(boolean[] flags) {
    byte[] bytes = new byte[flags.length];
    for (int i = 0; i < flags.length; i++) {
      bytes[i] = (byte) (flags[i] ? 1 : 0);
    }
    return bytes;
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static @Nullable Map<String, Object>[] infos(int count) {
    return new Map[count];
  }
}
