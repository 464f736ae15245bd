package dev.mobula.envs.wrappers;

import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.StateDict;
import dev.mobula.envs.AutoresetMode;
import dev.mobula.envs.Box;
import dev.mobula.envs.EnvironmentException;
import dev.mobula.envs.Space;
import dev.mobula.envs.VectorEnvironment;
import dev.mobula.envs.VectorStep;
import java.util.Arrays;
import java.util.Map;

/**
 * Turns each observation into another one. The wrapped environment writes into columns of the
 * wrapper; from there a subclass fills the caller's, row by row, and is told whether the row starts
 * an episode, whatever the autoreset mode.
 */
public abstract class ObservationWrapper extends VectorEnvironmentWrapper {
  private final Space<?> space;
  private final ColumnBatch source;
  private final ColumnBatch finalSource;
  private final Restarts restarts;
  private final boolean[] all;

  /**
   * Wraps an environment.
   *
   * @param space the new observation space
   */
  protected ObservationWrapper(VectorEnvironment inner, Space<?> space) {
    super(inner);
    this.space = space;
    this.source = columns(inner);
    this.finalSource = columns(inner);
    this.restarts = new Restarts(inner.autoresetMode(), inner.numEnvs());
    this.all = new boolean[inner.numEnvs()];
    Arrays.fill(all, true);
  }

  /** Looks at a new observation before any of the same step is turned into another one. */
  protected void absorb(int env, ColumnBatch from) {}

  /** Fills the row of one copy from the first observation of its episode. */
  protected abstract void first(int env, ColumnBatch from, ColumnBatch to);

  /** Fills the row of one copy from a later observation of its episode, the last one included. */
  protected abstract void next(int env, ColumnBatch from, ColumnBatch to);

  @Override
  public final Space<?> observationSpace() {
    return space;
  }

  @Override
  public final void reset(long seed, Map<String, Object> options, ColumnBatch observations) {
    inner().reset(seed, options, source);
    restarts.onReset();
    start(all, observations);
  }

  @Override
  public final void resetWhere(boolean[] which, ColumnBatch observations) {
    inner().resetWhere(which, source);
    restarts.onResetWhere(which);
    start(which, observations);
  }

  @Override
  public final void step(ColumnBatch actions, VectorStep out) {
    VectorStep step =
        new VectorStep(source, out.rewards(), out.terminated(), out.truncated(), finalSource);
    inner().step(actions, step);
    restarts.onStep(step);
    boolean sameStep = autoresetMode() == AutoresetMode.SAME_STEP;
    for (int i = 0; i < numEnvs(); i++) {
      if (sameStep && step.isOver(i)) {
        absorb(i, finalSource);
      }
      absorb(i, source);
    }
    for (int i = 0; i < numEnvs(); i++) {
      if (sameStep && step.isOver(i)) {
        next(i, finalSource, out.finalObservations());
        first(i, source, out.observations());
      } else if (restarts.restarted(i)) {
        first(i, source, out.observations());
      } else {
        next(i, source, out.observations());
      }
    }
  }

  @Override
  protected StateDict saveOwnState() {
    return restarts.save();
  }

  @Override
  protected void loadOwnState(StateDict state) {
    restarts.load(state);
  }

  private void start(boolean[] which, ColumnBatch observations) {
    for (int i = 0; i < which.length; i++) {
      if (which[i]) {
        absorb(i, source);
      }
    }
    for (int i = 0; i < which.length; i++) {
      if (which[i]) {
        first(i, source, observations);
      }
    }
  }

  /** Returns the wrapped environment's observation space, which has to be a Box. */
  static Box box(VectorEnvironment inner, String wrapper) {
    if (inner.observationSpace() instanceof Box box) {
      return box;
    }
    throw new EnvironmentException(
        "expected a Box of observations for %s, found %s; wrap it in FlattenObservation first"
            .formatted(wrapper, inner.observationSpace()));
  }

  static ColumnBatch columns(VectorEnvironment inner) {
    return ColumnBatch.allocate(inner.observationSpace().columns(OBSERVATION), inner.numEnvs());
  }
}
