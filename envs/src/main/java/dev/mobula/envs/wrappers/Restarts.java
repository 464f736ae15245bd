package dev.mobula.envs.wrappers;

import dev.mobula.columns.Column;
import dev.mobula.columns.DType;
import dev.mobula.columns.StateDict;
import dev.mobula.envs.AutoresetMode;
import dev.mobula.envs.VectorStep;
import java.util.Arrays;

/** Follows which copies' latest step was really the reset that {@code NEXT_STEP} puts there. */
final class Restarts {
  private final boolean nextStep;
  private final boolean[] restarted;
  private final boolean[] ended;

  Restarts(AutoresetMode mode, int numEnvs) {
    this.nextStep = mode == AutoresetMode.NEXT_STEP;
    this.restarted = new boolean[numEnvs];
    this.ended = new boolean[numEnvs];
  }

  /** Tells whether the latest step of a copy was a reset. */
  boolean restarted(int env) {
    return restarted[env];
  }

  void onReset() {
    Arrays.fill(ended, false);
    Arrays.fill(restarted, false);
  }

  void onResetWhere(boolean[] which) {
    for (int i = 0; i < which.length; i++) {
      if (which[i]) {
        ended[i] = false;
        restarted[i] = false;
      }
    }
  }

  /** Takes back that the latest step of a copy ended anything. */
  void forget(int env) {
    ended[env] = false;
    restarted[env] = false;
  }

  void onStep(VectorStep step) {
    if (nextStep) {
      for (int i = 0; i < ended.length; i++) {
        restarted[i] = ended[i];
        ended[i] = step.isOver(i);
      }
    }
  }

  StateDict save() {
    Column flags = Column.allocate(DType.BOOL, ended.length);
    for (int i = 0; i < ended.length; i++) {
      flags.setBool(i, ended[i]);
    }
    return new StateDict().put("ended", flags);
  }

  void load(StateDict state) {
    Column flags = state.column("ended");
    for (int i = 0; i < ended.length; i++) {
      ended[i] = flags.getBool(i);
      restarted[i] = false;
    }
  }
}
