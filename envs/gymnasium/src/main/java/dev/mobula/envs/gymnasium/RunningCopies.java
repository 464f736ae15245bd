package dev.mobula.envs.gymnasium;

import dev.mobula.columns.Column;
import dev.mobula.envs.AutoresetMode;
import dev.mobula.envs.EnvironmentException;
import java.util.Arrays;

/** How far the episode of each copy is, and what may be asked of it now. */
final class RunningCopies {
  private final String id;
  private final AutoresetMode mode;

  /** Steps taken so far, and how many of them lie before the episode of each copy. */
  private long taken;

  private final long[] before;

  /** Copies whose episode is over and that were not reset yet; never set under SAME_STEP. */
  private final boolean[] ended;

  private final byte[] terminated;
  private final byte[] truncated;
  private boolean ready;
  private boolean anyEnded;

  RunningCopies(String id, AutoresetMode mode, int numEnvs) {
    this.id = id;
    this.mode = mode;
    this.before = new long[numEnvs];
    this.ended = new boolean[numEnvs];
    this.terminated = new byte[numEnvs];
    this.truncated = new byte[numEnvs];
  }

  /** Tells whether there was a reset. */
  boolean isReady() {
    return ready;
  }

  boolean isEnded(int copy) {
    return ended[copy];
  }

  void startAll() {
    Arrays.fill(before, taken);
    Arrays.fill(ended, false);
    ready = true;
    anyEnded = false;
  }

  void start(boolean[] which) {
    anyEnded = false;
    for (int i = 0; i < which.length; i++) {
      if (which[i]) {
        before[i] = taken;
        ended[i] = false;
      }
      anyEnded |= ended[i];
    }
  }

  void expectMask(boolean[] which) {
    if (which.length != before.length) {
      throw new EnvironmentException(
          "%s: expected a mask of %d copies, found %d".formatted(id, before.length, which.length));
    }
    for (boolean each : which) {
      if (!ready && !each) {
        throw new EnvironmentException(
            id + ": expected a first reset of all copies, found one of some");
      }
    }
  }

  void expectStep() {
    if (!ready) {
      throw new EnvironmentException(id + ": expected a call of reset before step, found none");
    }
    for (int i = 0; anyEnded && mode == AutoresetMode.DISABLED && i < ended.length; i++) {
      if (ended[i]) {
        throw new EnvironmentException(
            "%s, copy %d: expected a reset after the end of its episode, found a step"
                .formatted(id, i));
      }
    }
  }

  /** Counts a step that is about to be taken. */
  void beginStep() {
    taken++;
    for (int i = 0; anyEnded && i < ended.length; i++) {
      if (ended[i]) { // under NEXT_STEP, this step is its reset
        before[i] = taken;
        ended[i] = false;
      }
    }
    anyEnded = false;
  }

  /** Notes whose episodes a step ended. */
  void finishStep(Column terminatedColumn, Column truncatedColumn) {
    terminatedColumn.read(0, terminated, terminated.length);
    truncatedColumn.read(0, truncated, truncated.length);
    if (!anyEpisodeEnded()) {
      return;
    }
    for (int i = 0; i < before.length; i++) {
      if ((terminated[i] | truncated[i]) != 0) {
        if (mode == AutoresetMode.SAME_STEP) {
          before[i] = taken;
        } else {
          ended[i] = true;
          anyEnded = true;
        }
      }
    }
  }

  /** Looks at all copies without a branch for each, which is what most steps pay for. */
  private boolean anyEpisodeEnded() {
    int any = 0;
    for (int i = 0; i < terminated.length; i++) {
      any |= terminated[i] | truncated[i];
    }
    return any != 0;
  }

  private long steps(int copy) {
    return taken - before[copy];
  }

  /** Says of which copy, or of any where it is negative, something is told, and where it is. */
  String where(int copy) {
    if (copy < 0) {
      long longest = taken - Arrays.stream(before).min().orElse(taken);
      return longest == 0 ? id + ", at reset" : "%s, step %d".formatted(id, longest);
    }
    return steps(copy) == 0
        ? "%s, copy %d, at reset".formatted(id, copy)
        : "%s, copy %d, step %d".formatted(id, copy, steps(copy));
  }
}
