package dev.mobula.envs.wrappers;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.mobula.columns.Column;
import dev.mobula.envs.Box;
import java.lang.foreign.MemorySegment;
import java.util.stream.IntStream;

/** Where the elements of a frame go in a stack of frames, one after the other or interleaved. */
final class StackedFrames {
  private final Box space;
  private final int stackSize;

  /** The numbers of runs of bytes in a frame that stay together, and of bytes in a run. */
  private final int runs;

  private final int runBytes;

  /**
   * Plans a stack.
   *
   * @param alongChannels whether the last extent grows, or a new first one counts the frames
   */
  StackedFrames(Box frame, int stackSize, boolean alongChannels) {
    int[] shape = frame.shape().stream().mapToInt(Integer::intValue).toArray();
    int channels = shape[shape.length - 1];
    this.stackSize = stackSize;
    this.runs = alongChannels ? frame.size() / channels : 1;
    this.runBytes = frame.size() / runs * frame.dtype().bytes();
    if (alongChannels) {
      shape[shape.length - 1] = channels * stackSize;
    } else {
      shape = IntStream.concat(IntStream.of(stackSize), IntStream.of(shape)).toArray();
    }
    this.space =
        Box.of(frame.dtype(), stacked(frame.low(), runs), stacked(frame.high(), runs), shape);
  }

  /** Returns the space of stacks. */
  Box space() {
    return space;
  }

  /** Copies a row of frames to its place in the same row of stacks. */
  void put(Column frames, int frame, Column stacks, int row) {
    MemorySegment from = frames.segment();
    MemorySegment to = stacks.expect(space.dtype()).segment();
    long source = (long) row * runs * runBytes;
    long target = source * stackSize + (long) frame * runBytes;
    if (runBytes == 1) {
      interleave(from, source, to, target);
      return;
    }
    for (int run = 0; run < runs; run++) {
      MemorySegment.copy(from, source, to, target, runBytes);
      source += runBytes;
      target += (long) runBytes * stackSize;
    }
  }

  private void interleave(MemorySegment from, long source, MemorySegment to, long target) {
    for (int i = 0; i < runs; i++) {
      to.set(JAVA_BYTE, target + (long) i * stackSize, from.get(JAVA_BYTE, source + i));
    }
  }

  private double[] stacked(double[] bounds, int count) {
    int run = bounds.length / count;
    double[] stacked = new double[bounds.length * stackSize];
    for (int i = 0; i < stacked.length; i++) {
      stacked[i] = bounds[i / (run * stackSize) * run + i % run];
    }
    return stacked;
  }
}
