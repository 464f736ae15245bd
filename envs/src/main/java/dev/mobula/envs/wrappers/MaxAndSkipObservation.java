package dev.mobula.envs.wrappers;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.StateDict;
import dev.mobula.envs.BatchedEnvironment;
import dev.mobula.envs.Box;
import dev.mobula.envs.EnvironmentException;
import dev.mobula.envs.Space;
import dev.mobula.envs.VectorEnvironment;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Takes each action {@code skip} times, adds the rewards up, and shows the greater of the last two
 * observations, element by element, since some games draw some things in every other frame only;
 * Gymnasium's. Where an episode ends before the last frame, its last observation is shown.
 *
 * <p>It wraps a batch, not a vector environment, since a copy whose episode ended waits for the
 * others, which only batches know how to do; {@link dev.mobula.envs.SyncVectorEnvironment#batch}
 * makes one of environment objects. A time limit around it counts actions, not frames.
 */
public final class MaxAndSkipObservation implements BatchedEnvironment {
  private final BatchedEnvironment inner;
  private final int skip;
  private final Box space;
  private final boolean[] over;
  private final double[] frameRewards;
  private final byte[] frameTerminated;
  private final byte[] frameTruncated;

  /** What is to be seen, and the observation before the last one. */
  private final ColumnBatch shown;

  private final ColumnBatch before;

  /** What the copies said that ended before the last frame of the latest step. */
  private final @Nullable Map<String, Object>[] lastInfos;

  /**
   * Wraps a batch whose observations are a Box.
   *
   * @param inner owned by the wrapper from then on
   * @param skip how often each action is taken, at least 2; Gymnasium's is 4
   */
  public MaxAndSkipObservation(BatchedEnvironment inner, int skip) {
    if (skip < 2) {
      throw new EnvironmentException("expected a skip of at least 2 frames, found " + skip);
    }
    if (!(inner.observationSpace() instanceof Box box)) {
      throw new EnvironmentException(
          "expected a Box of observations for MaxAndSkipObservation, found "
              + inner.observationSpace());
    }
    this.inner = inner;
    this.skip = skip;
    this.space = box;
    int numEnvs = inner.numEnvs();
    this.over = new boolean[numEnvs];
    this.frameRewards = new double[numEnvs];
    this.frameTerminated = new byte[numEnvs];
    this.frameTruncated = new byte[numEnvs];
    this.shown = ColumnBatch.allocate(box.columns(VectorEnvironment.OBSERVATION), numEnvs);
    this.before = shown.copy();
    this.lastInfos = infos(numEnvs);
  }

  @Override
  public int numEnvs() {
    return inner.numEnvs();
  }

  @Override
  public Space<?> observationSpace() {
    return space;
  }

  @Override
  public Space<?> actionSpace() {
    return inner.actionSpace();
  }

  @Override
  public void reset(int env, @Nullable Long seed, Map<String, Object> options) {
    inner.reset(env, seed, options);
    inner.observe(env, shown);
    lastInfos[env] = null;
  }

  @Override
  public void step(
      ColumnBatch actions, boolean[] idle, double[] rewards, byte[] terminated, byte[] truncated) {
    System.arraycopy(idle, 0, over, 0, over.length);
    Arrays.fill(rewards, 0);
    Arrays.fill(terminated, (byte) 0);
    Arrays.fill(lastInfos, null);
    for (int frame = 0; frame < skip; frame++) {
      Arrays.fill(frameTruncated, (byte) 0);
      inner.step(actions, over, frameRewards, frameTerminated, frameTruncated);
      for (int i = 0; i < over.length; i++) {
        if (!over[i]) {
          rewards[i] += frameRewards[i];
          terminated[i] = frameTerminated[i];
          truncated[i] = frameTruncated[i];
          look(i, frame);
        }
      }
    }
  }

  /** Takes in what a frame shows of a copy that did not wait in it. */
  private void look(int env, int frame) {
    if (frame == skip - 1) {
      inner.observe(env, shown);
      max(before.column(VectorEnvironment.OBSERVATION), env);
    } else if ((frameTerminated[env] | frameTruncated[env]) != 0) {
      over[env] = true;
      inner.observe(env, shown);
      lastInfos[env] = inner.info(env);
    } else if (frame == skip - 2) {
      inner.observe(env, before);
    }
  }

  private void max(Column other, int env) {
    Column into = shown.column(VectorEnvironment.OBSERVATION);
    long start = (long) env * space.size();
    for (long i = start; i < start + space.size(); i++) {
      into.set(i, Math.max(into.get(i), other.get(i)));
    }
  }

  @Override
  public void observe(ColumnBatch observations) {
    Column into = observations.column(VectorEnvironment.OBSERVATION);
    into.copyFrom(shown.column(VectorEnvironment.OBSERVATION));
  }

  @Override
  public void observe(int env, ColumnBatch observations) {
    Rows.copy(shown, observations, env);
  }

  @Override
  public Map<String, Object> info(int env) {
    Map<String, Object> last = lastInfos[env];
    return last == null ? inner.info(env) : last;
  }

  /** One picture is drawn of {@code skip} frames. */
  @Override
  public OptionalDouble renderFps() {
    OptionalDouble fps = inner.renderFps();
    return fps.isPresent() ? OptionalDouble.of(fps.getAsDouble() / skip) : fps;
  }

  @Override
  public BufferedImage render(int env) {
    return inner.render(env);
  }

  @Override
  public boolean canSaveState() {
    return inner.canSaveState();
  }

  @Override
  public StateDict saveState() {
    return new StateDict().putAll("inner", inner.saveState()).putBatch("shown", shown.copy());
  }

  @Override
  public void loadState(StateDict state) {
    inner.loadState(state.sub("inner"));
    Column saved = state.sub("shown").column(VectorEnvironment.OBSERVATION);
    shown.column(VectorEnvironment.OBSERVATION).copyFrom(saved);
    Arrays.fill(lastInfos, null);
  }

  @Override
  public void close() {
    inner.close();
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static @Nullable Map<String, Object>[] infos(int count) {
    return new Map[count];
  }
}
