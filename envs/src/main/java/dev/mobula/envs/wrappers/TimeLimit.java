package dev.mobula.envs.wrappers;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.columns.StateDict;
import dev.mobula.envs.AutoresetMode;
import dev.mobula.envs.EnvironmentException;
import dev.mobula.envs.VectorEnvironment;
import dev.mobula.envs.VectorStep;
import java.util.Arrays;
import java.util.Map;

/**
 * Truncates episodes after a number of steps. Environments made by {@link
 * dev.mobula.envs.Environments} have their limit built in, which costs less; this is for others.
 */
public final class TimeLimit extends VectorEnvironmentWrapper {
  private final int maxEpisodeSteps;
  private final int[] elapsed;

  /** Copies that were truncated here while the wrapped environment believes that they run. */
  private final boolean[] over;

  /** Copies that the step just made truncated. */
  private final boolean[] cut;

  private final Restarts restarts;

  /**
   * Wraps an environment.
   *
   * @param maxEpisodeSteps at least 1
   */
  public TimeLimit(VectorEnvironment inner, int maxEpisodeSteps) {
    super(inner);
    if (maxEpisodeSteps < 1) {
      throw new EnvironmentException("expected max_episode_steps >= 1, found " + maxEpisodeSteps);
    }
    this.maxEpisodeSteps = maxEpisodeSteps;
    this.elapsed = new int[inner.numEnvs()];
    this.over = new boolean[inner.numEnvs()];
    this.cut = new boolean[inner.numEnvs()];
    this.restarts = new Restarts(inner.autoresetMode(), inner.numEnvs());
  }

  @Override
  public void reset(long seed, Map<String, Object> options, ColumnBatch observations) {
    inner().reset(seed, options, observations);
    Arrays.fill(elapsed, 0);
    Arrays.fill(over, false);
    restarts.onReset();
  }

  @Override
  public void resetWhere(boolean[] which, ColumnBatch observations) {
    inner().resetWhere(which, observations);
    restarts.onResetWhere(which);
    for (int i = 0; i < which.length; i++) {
      if (which[i]) {
        elapsed[i] = 0;
        over[i] = false;
      }
    }
  }

  @Override
  public void step(ColumnBatch actions, VectorStep out) {
    expectRunning();
    inner().step(actions, out);
    restarts.onStep(out);
    restartOver(out);
    for (int i = 0; i < elapsed.length; i++) {
      elapsed[i] = restarts.restarted(i) ? 0 : elapsed[i] + 1;
    }
    truncate(out);
  }

  @Override
  protected StateDict saveOwnState() {
    Column flags = Column.allocate(DType.BOOL, over.length);
    for (int i = 0; i < over.length; i++) {
      flags.setBool(i, over[i]);
    }
    return restarts.save().put("elapsed", Column.ofInts(elapsed)).put("over", flags);
  }

  @Override
  protected void loadOwnState(StateDict state) {
    restarts.load(state);
    int[] saved = state.column("elapsed").toIntArray();
    System.arraycopy(saved, 0, elapsed, 0, elapsed.length);
    Column flags = state.column("over");
    for (int i = 0; i < over.length; i++) {
      over[i] = flags.getBool(i);
    }
  }

  private void expectRunning() {
    if (autoresetMode() == AutoresetMode.DISABLED) {
      for (int i = 0; i < over.length; i++) {
        if (over[i]) {
          throw new EnvironmentException(
              "copy %d: expected a reset after its time limit, found a step".formatted(i));
        }
      }
    }
  }

  /** Under NEXT_STEP, makes this step the reset of the copies that were truncated in the last. */
  private void restartOver(VectorStep out) {
    if (!any(over)) {
      return;
    }
    inner().resetWhere(over, out.observations());
    for (int i = 0; i < over.length; i++) {
      if (over[i]) {
        over[i] = false;
        elapsed[i] = -1;
        out.rewards().setDouble(i, 0);
        out.terminated().setBool(i, false);
        out.truncated().setBool(i, false);
        restarts.forget(i);
      }
    }
  }

  private void truncate(VectorStep out) {
    for (int i = 0; i < elapsed.length; i++) {
      cut[i] = false;
      if (elapsed[i] >= maxEpisodeSteps) {
        cut[i] = !out.isOver(i);
        out.truncated().setBool(i, true);
      }
      if (autoresetMode() == AutoresetMode.SAME_STEP && out.isOver(i)) {
        elapsed[i] = 0;
      }
    }
    if (!any(cut)) {
      return;
    }
    if (autoresetMode() != AutoresetMode.SAME_STEP) {
      System.arraycopy(cut, 0, over, 0, cut.length);
      return;
    }
    for (int i = 0; i < cut.length; i++) {
      if (cut[i]) {
        Rows.copy(out.observations(), out.finalObservations(), i);
      }
    }
    inner().resetWhere(cut, out.observations());
  }

  private static boolean any(boolean[] flags) {
    for (boolean flag : flags) {
      if (flag) {
        return true;
      }
    }
    return false;
  }
}
