package dev.mobula.rllib.replay;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.ColumnSpec;
import dev.mobula.columns.DType;
import dev.mobula.columns.math.Rng;
import dev.mobula.envs.Box;
import dev.mobula.envs.Space;
import dev.mobula.envs.wrappers.StackedFrames;
import dev.mobula.policies.SampleBatch;
import dev.mobula.rollout.Rollout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Random episodes of some environment copies, sampled twice at once: as stacks of observations, as
 * a policy sees them, and as their newest frames alone. The action of each step is its number, and
 * the state before it the negative number.
 */
final class StackedSteps {
  private final StackedFrames layout;
  private final Rng rng;
  private final List<List<double[]>> episodes = new ArrayList<>();
  private final long[] ids;
  private int count;

  StackedSteps(Box frame, int frameStack, int copies, long seed) {
    layout = StackedFrames.alongChannels(frame, frameStack);
    rng = new Rng(seed);
    ids = new long[copies];
    for (int n = 0; n < copies; n++) {
      episodes.add(new ArrayList<>());
      begin(n);
    }
  }

  Space<?> stacks() {
    return layout.space();
  }

  int steps() {
    return count;
  }

  /** The same steps, seen both ways. */
  record Sampled(Rollout stacks, Rollout frames) {}

  Sampled sample(int steps) {
    int copies = ids.length;
    ColumnBatch stacks = allocate(layout.space(), steps * copies);
    ColumnBatch frames = allocate(layout.frame(), steps * copies);
    for (int row = 0; row < steps * copies; row++) {
      step(row % copies, row, stacks, frames);
    }
    return new Sampled(rollout(stacks, steps), rollout(frames, steps));
  }

  private void step(int n, int row, ColumnBatch stacks, ColumnBatch frames) {
    boolean terminated = rng.nextInt(9) == 0;
    boolean truncated = !terminated && rng.nextInt(9) == 0;
    double reward = rng.nextInt(100);
    for (ColumnBatch batch : List.of(stacks, frames)) {
      batch.column(SampleBatch.ACTION).setInt(row, count);
      batch.column(SampleBatch.STATE_IN).setFloat(row, -count);
      batch.column(SampleBatch.REWARD).set(row, reward);
      batch.column(SampleBatch.EPISODE_ID).setLong(row, ids[n]);
      batch.column(SampleBatch.T).setInt(row, episodes.get(n).size() - 1);
      batch.column(SampleBatch.TERMINATED).setBool(row, terminated);
      batch.column(SampleBatch.TRUNCATED).setBool(row, truncated);
    }
    count++;
    show(n, row, Rollout.RAW_OBSERVATION, stacks, frames);
    episodes.get(n).add(frame());
    if (truncated) {
      show(n, row, Rollout.FINAL_OBSERVATION, stacks, frames);
    }
    if (terminated || truncated) {
      begin(n);
    }
  }

  private void begin(int n) {
    ids[n]++;
    episodes.get(n).clear();
    episodes.get(n).add(frame());
  }

  private double[] frame() {
    double[] frame = new double[layout.frame().size()];
    for (int i = 0; i < frame.length; i++) {
      frame[i] = rng.nextInt(256);
    }
    return frame;
  }

  /** Stacks in the plainest of ways: element by element, channel by channel. */
  private void show(int n, int row, String name, ColumnBatch stacks, ColumnBatch frames) {
    List<double[]> shown = episodes.get(n);
    int size = layout.frame().size();
    int channels = layout.frame().shape().getLast();
    int stackSize = layout.stackSize();
    for (int i = 0; i < size; i++) {
      frames.column(name).set((long) row * size + i, shown.getLast()[i]);
      for (int frame = 0; frame < stackSize; frame++) {
        double[] source = shown.get(Math.max(0, shown.size() - stackSize + frame));
        int at = i / channels * channels * stackSize + frame * channels + i % channels;
        stacks.column(name).set((long) row * size * stackSize + at, source[i]);
      }
    }
  }

  private static ColumnBatch allocate(Box observation, int rows) {
    List<ColumnSpec> specs = new ArrayList<>();
    specs.addAll(observation.columns(Rollout.RAW_OBSERVATION));
    specs.addAll(observation.columns(Rollout.FINAL_OBSERVATION));
    specs.add(ColumnSpec.of(SampleBatch.STATE_IN, DType.FLOAT32, 1));
    specs.add(ColumnSpec.of(SampleBatch.ACTION, DType.INT32));
    specs.add(ColumnSpec.of(SampleBatch.REWARD, DType.FLOAT32));
    specs.add(ColumnSpec.of(SampleBatch.TERMINATED, DType.BOOL));
    specs.add(ColumnSpec.of(SampleBatch.TRUNCATED, DType.BOOL));
    specs.add(ColumnSpec.of(SampleBatch.EPISODE_ID, DType.INT64));
    specs.add(ColumnSpec.of(SampleBatch.T, DType.INT32));
    return ColumnBatch.allocate(specs, rows);
  }

  private Rollout rollout(ColumnBatch columns, int steps) {
    int copies = ids.length;
    int[] valid = new int[copies];
    Arrays.fill(valid, steps);
    return new Rollout(
        new SampleBatch(columns, steps, copies, Column.allocate(DType.FLOAT32, copies), 0).seal(),
        Column.ofInts(valid),
        List.of(),
        List.of(),
        new Rollout.Timers(0, 0));
  }
}
