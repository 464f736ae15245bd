package dev.mobula.envs.wrappers;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.StateDict;
import dev.mobula.envs.AutoresetMode;
import dev.mobula.envs.Box;
import dev.mobula.envs.Space;
import dev.mobula.envs.VectorEnvironment;
import dev.mobula.envs.VectorStep;
import java.util.Map;

/**
 * Shows the last {@code stackSize} observations, the oldest first, as one. At the start of an
 * episode, all of them are the first observation.
 *
 * <p>The wrapped environment writes each observation into one of a ring of frames, from where it is
 * copied to where the caller wants it, and nowhere else.
 */
public final class FrameStack extends VectorEnvironmentWrapper {
  private static final String FRAMES = "frames";

  private final StackedFrames layout;
  private final ColumnBatch[] ring;
  private final ColumnBatch finalFrame;
  private final Restarts restarts;
  private int newest;

  /**
   * Stacks observations of a shape {@code […]} to {@code [stackSize, …]}, as Gymnasium's
   * FrameStackObservation does.
   *
   * @param inner an environment whose observations are a Box
   * @param stackSize the number of observations to show, at least 1
   */
  public FrameStack(VectorEnvironment inner, int stackSize) {
    this(inner, StackedFrames.alongFirst(box(inner), stackSize));
  }

  private FrameStack(VectorEnvironment inner, StackedFrames layout) {
    super(inner);
    this.layout = layout;
    this.ring = new ColumnBatch[layout.stackSize()];
    for (int i = 0; i < ring.length; i++) {
      ring[i] = ObservationWrapper.columns(inner);
    }
    this.finalFrame = ObservationWrapper.columns(inner);
    this.restarts = new Restarts(inner.autoresetMode(), inner.numEnvs());
  }

  private static Box box(VectorEnvironment inner) {
    return ObservationWrapper.box(inner, "FrameStack");
  }

  /**
   * Stacks observations of a shape {@code […, channels]} to {@code […, stackSize · channels]}, as
   * convolutional networks take pictures, and as stable-baselines3's VecFrameStack does; of {@code
   * [height, width]}, which are pictures of one channel, to {@code [height, width, stackSize]}.
   *
   * @param inner an environment whose observations are a Box
   * @param stackSize the number of observations to show, at least 1
   */
  public static FrameStack alongChannels(VectorEnvironment inner, int stackSize) {
    return new FrameStack(inner, StackedFrames.alongChannels(box(inner), stackSize));
  }

  @Override
  public Space<?> observationSpace() {
    return layout.space();
  }

  @Override
  public void reset(long seed, Map<String, Object> options, ColumnBatch observations) {
    inner().reset(seed, options, ring[newest]);
    restarts.onReset();
    for (int i = 0; i < numEnvs(); i++) {
      start(i, observations);
    }
  }

  @Override
  public void resetWhere(boolean[] which, ColumnBatch observations) {
    inner().resetWhere(which, ring[newest]);
    restarts.onResetWhere(which);
    for (int i = 0; i < which.length; i++) {
      if (which[i]) {
        start(i, observations);
      }
    }
  }

  @Override
  public void step(ColumnBatch actions, VectorStep out) {
    int next = (newest + 1) % ring.length;
    VectorStep step =
        new VectorStep(ring[next], out.rewards(), out.terminated(), out.truncated(), finalFrame);
    inner().step(actions, step);
    newest = next;
    restarts.onStep(step);
    boolean sameStep = autoresetMode() == AutoresetMode.SAME_STEP;
    for (int i = 0; i < numEnvs(); i++) {
      if (sameStep && step.isOver(i)) {
        show(i, finalFrame, out.finalObservations());
        start(i, out.observations());
      } else if (restarts.restarted(i)) {
        start(i, out.observations());
      } else {
        show(i, ring[newest], out.observations());
      }
    }
  }

  @Override
  protected StateDict saveOwnState() {
    StateDict state = restarts.save();
    for (int age = 0; age < ring.length; age++) {
      state.put(FRAMES + "/" + age, ofAge(age).column(OBSERVATION).copy());
    }
    return state;
  }

  @Override
  protected void loadOwnState(StateDict state) {
    restarts.load(state);
    for (int age = 0; age < ring.length; age++) {
      ofAge(age).column(OBSERVATION).copyFrom(state.column(FRAMES + "/" + age));
    }
  }

  /** Makes every frame of a copy the newest one. */
  private void start(int env, ColumnBatch to) {
    for (int age = 1; age < ring.length; age++) {
      Rows.copy(ring[newest], ofAge(age), env);
    }
    show(env, ring[newest], to);
  }

  private void show(int env, ColumnBatch last, ColumnBatch to) {
    Column target = to.column(OBSERVATION);
    for (int age = ring.length - 1; age > 0; age--) {
      layout.put(ofAge(age).column(OBSERVATION), env, ring.length - 1 - age, target, env);
    }
    layout.put(last.column(OBSERVATION), env, ring.length - 1, target, env);
  }

  private ColumnBatch ofAge(int age) {
    return ring[Math.floorMod(newest - age, ring.length)];
  }
}
