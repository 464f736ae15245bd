package dev.mobula.envs.wrappers;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.StateDict;
import dev.mobula.envs.Box;
import dev.mobula.envs.EnvironmentException;
import dev.mobula.envs.VectorEnvironment;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Shows the last {@code stackSize} observations, the oldest first, as one of shape {@code
 * [stackSize, …]}; Gymnasium's FrameStackObservation. At the start of an episode, all of them are
 * the first observation.
 */
public final class FrameStack extends ObservationWrapper {
  private final int stackSize;
  private final Column frames;

  /**
   * Wraps an environment whose observations are a Box.
   *
   * @param stackSize the number of observations to show, at least 1
   */
  public FrameStack(VectorEnvironment inner, int stackSize) {
    super(inner, stacked(box(inner, "FrameStack"), stackSize));
    this.stackSize = stackSize;
    Box space = (Box) observationSpace();
    this.frames = Column.allocate(space.dtype(), inner.numEnvs(), space.size());
  }

  @Override
  protected void first(int env, ColumnBatch from, ColumnBatch to) {
    for (int frame = 0; frame < stackSize; frame++) {
      put(env, frame, from);
    }
    show(env, to);
  }

  @Override
  protected void next(int env, ColumnBatch from, ColumnBatch to) {
    long bytes = Rows.bytes(frames);
    long frameBytes = bytes / stackSize;
    MemorySegment segment = frames.segment();
    MemorySegment.copy(segment, env * bytes + frameBytes, segment, env * bytes, bytes - frameBytes);
    put(env, stackSize - 1, from);
    show(env, to);
  }

  @Override
  protected StateDict saveOwnState() {
    return super.saveOwnState().put("frames", frames.copy());
  }

  @Override
  protected void loadOwnState(StateDict state) {
    super.loadOwnState(state);
    frames.copyFrom(state.column("frames"));
  }

  private void put(int env, int frame, ColumnBatch from) {
    Column source = from.column(OBSERVATION);
    long bytes = Rows.bytes(source);
    MemorySegment.copy(
        source.segment(),
        env * bytes,
        frames.segment(),
        ((long) env * stackSize + frame) * bytes,
        bytes);
  }

  private void show(int env, ColumnBatch to) {
    long bytes = Rows.bytes(frames);
    Column target = to.column(OBSERVATION).expect(frames.dtype());
    MemorySegment.copy(frames.segment(), env * bytes, target.segment(), env * bytes, bytes);
  }

  private static Box stacked(Box frame, int stackSize) {
    if (stackSize < 1) {
      throw new EnvironmentException("expected a stack of at least 1 frame, found " + stackSize);
    }
    int[] shape =
        IntStream.concat(
                IntStream.of(stackSize), frame.shape().stream().mapToInt(Integer::intValue))
            .toArray();
    return Box.of(
        frame.dtype(), repeated(frame.low(), stackSize), repeated(frame.high(), stackSize), shape);
  }

  private static double[] repeated(double[] bounds, int times) {
    double[] repeated = Arrays.copyOf(bounds, bounds.length * times);
    for (int i = 1; i < times; i++) {
      System.arraycopy(bounds, 0, repeated, i * bounds.length, bounds.length);
    }
    return repeated;
  }
}
