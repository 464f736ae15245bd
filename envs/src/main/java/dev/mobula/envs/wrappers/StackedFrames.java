package dev.mobula.envs.wrappers;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.mobula.columns.Column;
import dev.mobula.envs.Box;
import dev.mobula.envs.EnvironmentException;
import dev.mobula.envs.Space;
import java.lang.foreign.MemorySegment;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Where the elements of a frame go in a stack of frames, the oldest first: one after the other, or
 * interleaved. Immutable; any thread.
 */
public final class StackedFrames {
  private final Box frame;
  private final Box space;
  private final int stackSize;

  /** The numbers of runs of bytes in a frame that stay together, and of bytes in a run. */
  private final int runs;

  private final int runBytes;

  private StackedFrames(Box frame, Box space, int stackSize, int runs) {
    this.frame = frame;
    this.space = space;
    this.stackSize = stackSize;
    this.runs = runs;
    this.runBytes = frame.size() / runs * frame.dtype().bytes();
  }

  /**
   * Stacks frames of a shape {@code […]} to {@code [stackSize, …]}.
   *
   * @throws EnvironmentException if {@code stackSize} is less than 1
   */
  static StackedFrames alongFirst(Box frame, int stackSize) {
    expectFrames(stackSize);
    int[] shape = IntStream.concat(IntStream.of(stackSize), shape(frame)).toArray();
    return new StackedFrames(frame, stacked(frame, stackSize, 1, shape), stackSize, 1);
  }

  /**
   * Stacks frames of a shape {@code […, channels]} to {@code […, stackSize · channels]}; of {@code
   * [height, width]}, which are pictures of one channel, to {@code [height, width, stackSize]}.
   *
   * @throws EnvironmentException if {@code stackSize} is less than 1
   */
  public static StackedFrames alongChannels(Box frame, int stackSize) {
    expectFrames(stackSize);
    int[] shape =
        (frame.shape().size() == 2 ? IntStream.concat(shape(frame), IntStream.of(1)) : shape(frame))
            .toArray();
    int channels = shape[shape.length - 1];
    int runs = frame.size() / channels;
    shape[shape.length - 1] = channels * stackSize;
    return new StackedFrames(frame, stacked(frame, stackSize, runs, shape), stackSize, runs);
  }

  /**
   * Finds the frames in observations that {@link #alongChannels} stacked; null where each was left
   * alone, that is for a {@code stackSize} of 1.
   *
   * @throws EnvironmentException if they are no such stacks
   */
  public static @Nullable StackedFrames in(Space<?> observations, int stackSize) {
    expectFrames(stackSize);
    if (stackSize == 1) {
      return null;
    }
    if (observations instanceof Box stacks) {
      return in(stacks, stackSize);
    }
    throw new EnvironmentException(
        "expected a Box of stacks of %d frames, found %s; have frame_stack be 1"
            .formatted(stackSize, observations));
  }

  private static StackedFrames in(Box stacks, int stackSize) {
    int[] shape = shape(stacks).toArray();
    int extent = shape[shape.length - 1];
    if (extent % stackSize != 0 || shape.length == 2) {
      throw new EnvironmentException(
          "expected stacks of %d frames, the last of whose extents, 1 or at least 3, is a multiple of that, found %s"
              .formatted(stackSize, stacks));
    }
    shape[shape.length - 1] = extent / stackSize;
    int[] first = elementsOfFirstFrame(stacks.size(), extent, stackSize);
    double[] low = IntStream.of(first).mapToDouble(stacks::low).toArray();
    double[] high = IntStream.of(first).mapToDouble(stacks::high).toArray();
    return alongChannels(Box.of(stacks.dtype(), low, high, shape), stackSize);
  }

  private static int[] elementsOfFirstFrame(int size, int extent, int stackSize) {
    return IntStream.range(0, size).filter(i -> i % extent < extent / stackSize).toArray();
  }

  private static void expectFrames(int stackSize) {
    if (stackSize < 1) {
      throw new EnvironmentException("expected a stack of at least 1 frame, found " + stackSize);
    }
  }

  private static IntStream shape(Box space) {
    return space.shape().stream().mapToInt(Integer::intValue);
  }

  /** Returns the space of frames. */
  public Box frame() {
    return frame;
  }

  /** Returns the space of stacks. */
  public Box space() {
    return space;
  }

  /** Returns the number of frames in a stack. */
  public int stackSize() {
    return stackSize;
  }

  /** Copies a row of frames to its place in a row of stacks. */
  void put(Column frames, int frameRow, int position, Column stacks, int row) {
    MemorySegment to = stacks.expect(space.dtype()).segment();
    copy(
        frames.segment(),
        frameStart(frameRow),
        runBytes,
        to,
        start(row, position),
        stackRunBytes());
  }

  /** Copies the newest frames of all stacks to as many rows of frames. */
  public void takeNewest(Column stacks, Column frames) {
    MemorySegment from = stacks.expect(space.dtype()).segment();
    MemorySegment to = frames.segment();
    for (int row = 0; row < stacks.rows(); row++) {
      long start = start(row, stackSize - 1);
      copy(from, start, stackRunBytes(), to, frameStart(row), runBytes);
    }
  }

  /**
   * Copies chosen frames to stacks.
   *
   * @param rows of each stack, one stack after the other, in {@code frames}
   * @param count the number of stacks, the first of {@code stacks}
   */
  public void stack(Column frames, int[] rows, int count, Column stacks) {
    if (runs == 1) {
      Column each = stacks.reshape(stacks.rows() * stackSize, frames.rowShape());
      frames.gather(rows, 0, count * stackSize, each);
      return;
    }
    for (int i = 0; i < count; i++) {
      stack(frames, rows, i * stackSize, stacks, i);
    }
  }

  private void stack(Column frames, int[] rows, int from, Column stacks, int row) {
    if (runBytes == 1 && stackSize == Interleave.FRAMES) {
      MemorySegment to = stacks.expect(space.dtype()).segment();
      Interleave.bytes(frames.segment(), rows, from, runs, to, start(row, 0));
      return;
    }
    for (int i = 0; i < stackSize; i++) {
      put(frames, rows[from + i], i, stacks, row);
    }
  }

  private long frameStart(int row) {
    return (long) row * runs * runBytes;
  }

  private long start(int row, int position) {
    return frameStart(row) * stackSize + (long) position * runBytes;
  }

  private long stackRunBytes() {
    return (long) runBytes * stackSize;
  }

  /** Copies all runs of a frame, which begin as many bytes apart as each side says. */
  private void copy(
      MemorySegment from, long source, long sourceStep, MemorySegment to, long target, long step) {
    if (runBytes == 1) {
      for (int i = 0; i < runs; i++) {
        to.set(JAVA_BYTE, target + i * step, from.get(JAVA_BYTE, source + i * sourceStep));
      }
      return;
    }
    for (int i = 0; i < runs; i++) {
      MemorySegment.copy(from, source + i * sourceStep, to, target + i * step, runBytes);
    }
  }

  private static Box stacked(Box frame, int stackSize, int runs, int[] shape) {
    return Box.of(
        frame.dtype(),
        stacked(frame.low(), stackSize, runs),
        stacked(frame.high(), stackSize, runs),
        shape);
  }

  private static double[] stacked(double[] bounds, int stackSize, int runs) {
    int run = bounds.length / runs;
    double[] stacked = new double[bounds.length * stackSize];
    for (int i = 0; i < stacked.length; i++) {
      stacked[i] = bounds[i / (run * stackSize) * run + i % run];
    }
    return stacked;
  }
}
