package dev.mobula.benchmarks;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.ColumnSpec;
import dev.mobula.columns.DType;
import dev.mobula.columns.math.Rng;
import dev.mobula.envs.Box;
import dev.mobula.envs.Discrete;
import dev.mobula.envs.Space;
import dev.mobula.envs.wrappers.StackedFrames;
import dev.mobula.policies.SampleBatch;
import dev.mobula.rllib.replay.ReplayBuffer;
import dev.mobula.rllib.replay.ReplayBufferConfig;
import dev.mobula.rllib.replay.Transitions;
import dev.mobula.rollout.Rollout;
import java.util.List;

/**
 * A full replay buffer, with samples of the shape of CartPole's in which an episode ends at times.
 */
final class ReplaySteps {
  static final String UNIFORM = "EpisodeReplayBuffer";
  static final String PRIORITIZED = "PrioritizedEpisodeReplayBuffer";

  /** Uniform too, of stacks of four observations. */
  static final String STACKED = "stacked";

  static final int CAPACITY = 100_000;
  static final int STEPS = 256;
  private static final int EPISODE = 200;
  private static final Box OBSERVATION = Box.unbounded(4);
  private static final Space<?> ACTION = Discrete.of(2);

  private final Space<?> seen;
  private final ReplayBuffer buffer;
  private final Rng rng = new Rng(0);
  private long episode;
  private int time;

  /** Allocates a buffer of the type, and fills it. */
  ReplaySteps(String type) {
    int frames = type.equals(STACKED) ? 4 : 1;
    seen = StackedFrames.alongChannels(OBSERVATION, frames).space();
    String draws = type.equals(STACKED) ? UNIFORM : type;
    ReplayBufferConfig config = new ReplayBufferConfig(draws, CAPACITY, 0.6, 0.4, null);
    buffer = new ReplayBuffer(seen, frames, ACTION, config, 1);
    for (int steps = 0; steps < CAPACITY; steps += STEPS) {
      buffer.add(sample());
    }
  }

  ReplayBuffer buffer() {
    return buffer;
  }

  Transitions transitions() {
    return new Transitions(seen, ACTION, STEPS);
  }

  /** Returns the next steps of the only environment. */
  List<Rollout> sample() {
    ColumnBatch columns =
        ColumnBatch.allocate(
            List.of(
                ColumnSpec.of(Rollout.RAW_OBSERVATION, DType.FLOAT32, 4),
                ColumnSpec.of(Rollout.FINAL_OBSERVATION, DType.FLOAT32, 4),
                ColumnSpec.of(SampleBatch.ACTION, DType.INT32),
                ColumnSpec.of(SampleBatch.REWARD, DType.FLOAT32),
                ColumnSpec.of(SampleBatch.TERMINATED, DType.BOOL),
                ColumnSpec.of(SampleBatch.TRUNCATED, DType.BOOL),
                ColumnSpec.of(SampleBatch.EPISODE_ID, DType.INT64),
                ColumnSpec.of(SampleBatch.T, DType.INT32)),
            STEPS);
    for (int step = 0; step < STEPS; step++) {
      columns.column(SampleBatch.EPISODE_ID).setLong(step, episode);
      columns.column(SampleBatch.T).setInt(step, time++);
      if (rng.nextInt(EPISODE) == 0) {
        columns.column(SampleBatch.TERMINATED).setBool(step, true);
        episode++;
        time = 0;
      }
    }
    SampleBatch batch =
        new SampleBatch(columns, STEPS, 1, Column.allocate(DType.FLOAT32, 1), 0).seal();
    Rollout.Timers none = new Rollout.Timers(0, 0);
    return List.of(new Rollout(batch, Column.ofInts(STEPS), List.of(), List.of(), none));
  }
}
