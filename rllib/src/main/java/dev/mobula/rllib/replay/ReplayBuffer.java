package dev.mobula.rllib.replay;

import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.ColumnSpec;
import dev.mobula.columns.DType;
import dev.mobula.columns.StateDict;
import dev.mobula.columns.Stateful;
import dev.mobula.columns.math.Rng;
import dev.mobula.envs.Space;
import dev.mobula.envs.wrappers.StackedFrames;
import dev.mobula.policies.SampleBatch;
import dev.mobula.rllib.RllibException;
import dev.mobula.rllib.config.IntRange;
import dev.mobula.rollout.Rollout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The latest steps of all environments, in off-heap columns that are allocated at once and never
 * grow. Each environment copy has an equal share of the rows, used as a ring; a step takes a row,
 * and so does the last observation of a truncated episode. Stacks of observations are put together
 * when they are drawn; a step is no longer drawn once a frame of its stack has been overwritten.
 * Confined to one thread.
 */
public final class ReplayBuffer implements Stateful {
  /** The column of {@link EpisodeEnd}s. */
  static final String END = "end";

  /** Draws of all that is missing, before rows that give no transition are looked at singly. */
  private static final int DRAWS_TOGETHER = 8;

  private final ReplayStream[] streams;
  private final ColumnBatch rows;
  private final ReplayState contents;
  private final ReplayWindows windows;
  private final ReplayWalks sequences;
  private final @Nullable Priorities priorities;
  private final ReplayWriter writer;
  private int mostRows;

  /**
   * Allocates the columns.
   *
   * @param observationSpace what is drawn: that of stacks where there are such
   * @param frameStack the observations in a stack, of which each row holds the newest; 1 for none
   * @param config with the number of rows, rounded up to a multiple of {@code copies}
   * @param copies the number of environment copies of all runners
   * @throws RllibException if there is not enough memory, saying how much it takes
   */
  public ReplayBuffer(
      Space<?> observationSpace,
      int frameStack,
      Space<?> actionSpace,
      ReplayBufferConfig config,
      int copies) {
    this(observationSpace, frameStack, actionSpace, List.of(), config, copies);
  }

  /**
   * Allocates the columns.
   *
   * @param observationSpace what is drawn: that of stacks where there are such
   * @param frameStack the observations in a stack, of which each row holds the newest; 1 for none
   * @param memory the columns of what a recurrent policy knew before each step, which is remembered
   *     too: {@link dev.mobula.policies.PolicySpec#memoryColumns}
   * @param config with the number of rows, rounded up to a multiple of {@code copies}
   * @param copies the number of environment copies of all runners
   * @throws RllibException if there is not enough memory, saying how much it takes
   */
  public ReplayBuffer(
      Space<?> observationSpace,
      int frameStack,
      Space<?> actionSpace,
      List<ColumnSpec> memory,
      ReplayBufferConfig config,
      int copies) {
    StackedFrames layout = StackedFrames.in(observationSpace, frameStack);
    List<ColumnSpec> observation = ReplayFrames.columns(observationSpace, layout);
    List<ColumnSpec> action = actionSpace.columns(SampleBatch.ACTION);
    int length = Math.ceilDiv(config.capacity(), copies);
    streams = new ReplayStream[copies];
    Arrays.setAll(streams, i -> new ReplayStream(i * length, length));
    List<ColumnSpec> all = new ArrayList<>(observation);
    all.addAll(action);
    all.add(ColumnSpec.of(SampleBatch.REWARD, DType.FLOAT32));
    all.add(ColumnSpec.of(END, DType.UINT8));
    all.addAll(memory);
    rows = allocate(all, Math.multiplyExact(length, copies));
    contents = new ReplayState(streams, rows);
    ReplayFrames frames = new ReplayFrames(layout, rows, streams);
    priorities = config.isPrioritized() ? priorities(rows.rows(), config) : null;
    windows = new ReplayWindows(streams, rows, frames);
    sequences = new ReplayWalks(streams, rows, frames, windows, priorities);
    writer =
        new ReplayWriter(
            rows, names(observation), names(action), names(memory), frames, priorities);
  }

  private static List<String> names(List<ColumnSpec> columns) {
    return columns.stream().map(ColumnSpec::name).toList();
  }

  private static ColumnBatch allocate(List<ColumnSpec> specs, int count) {
    try {
      return ColumnBatch.allocate(specs, count);
    } catch (OutOfMemoryError e) {
      throw new RllibException(
          "expected memory for a replay buffer of %,d rows of %,d bytes each, found too little; lower"
                  .formatted(count, bytesPerRow(specs))
              + " replay_buffer_config.capacity, or raise the JVM's -XX:MaxDirectMemorySize, for ./mobula in MOBULA_JAVA_OPTS",
          e);
    }
  }

  private static Priorities priorities(int count, ReplayBufferConfig config) {
    try {
      return new Priorities(count, config.alpha(), config.beta());
    } catch (OutOfMemoryError e) {
      throw new RllibException(
          "expected memory for the priorities of %,d steps, of 16 to 32 bytes each, found too little; lower"
                  .formatted(count)
              + " replay_buffer_config.capacity, or raise the JVM's -Xmx, for ./mobula in MOBULA_JAVA_OPTS",
          e);
    }
  }

  private static long bytesPerRow(List<ColumnSpec> specs) {
    return specs.stream().mapToLong(spec -> (long) spec.rowLength() * spec.dtype().bytes()).sum();
  }

  /**
   * Returns the bytes of rows and priorities: what the buffer takes from the start, and never
   * exceeds.
   */
  public long byteSize() {
    return rows.byteSize() + (priorities == null ? 0 : priorities.byteSize());
  }

  /** Returns the number of rows that hold something. */
  public int size() {
    return contents.size();
  }

  /**
   * Adds what the runners sampled, in their order; of an environment whose last sample does not go
   * on here, the step that nothing follows is forgotten.
   *
   * @param rollouts sampled for replay
   */
  public void add(List<Rollout> rollouts) {
    add(0, rollouts);
  }

  /**
   * Adds what some of the runners sampled.
   *
   * @param first the first of their environment copies among all
   */
  void add(int first, List<Rollout> rollouts) {
    int stream = first;
    for (Rollout rollout : rollouts) {
      for (int n = 0; n < rollout.batch().numEnvs(); n++) {
        writer.add(rollout, n, streams[stream++]);
      }
    }
    countRows();
  }

  private void countRows() {
    mostRows = Arrays.stream(streams).mapToInt(ReplayStream::filled).max().orElse(0);
  }

  /**
   * Tells whether there are transitions of up to {@code nStep} steps; {@link #sample} needs one.
   */
  public boolean canSample(IntRange nStep) {
    return windows.canSample(nStep.high());
  }

  /**
   * Draws transitions with replacement, all with the same probability or by their priorities. A
   * transition ends after {@code nStep} steps or with its episode; where that was truncated, the
   * value of its last observation counts.
   *
   * @param nStep of which each transition draws a number where it is more than one
   * @param gamma the discount factor
   * @param into overwritten
   */
  public void sample(IntRange nStep, double gamma, Rng rng, Transitions into) {
    int count = into.count();
    draw(rng, into.rows, count, (from, to) -> windows.follow(from, to, nStep, gamma, rng, into));
    windows.copy(into);
    if (priorities != null) {
      priorities.weigh(into.rows, into.factors);
      into.weights().write(0, into.factors, into.count());
    }
  }

  /**
   * Draws sequences with replacement by the first step that is learnt from, all with the same
   * probability or by their priorities; transitions are as those of {@link #sample(IntRange,
   * double, Rng, Transitions)}.
   *
   * @param into overwritten
   */
  public void sample(IntRange nStep, double gamma, Rng rng, ReplayedSequences into) {
    draw(
        rng,
        into.starts,
        into.count(),
        (from, to) -> sequences.keep(from, to, nStep.high(), gamma, into));
    sequences.fill(nStep, gamma, rng, into);
  }

  /** Goes through drawn rows, moves those that will do to the front, and returns their end. */
  @FunctionalInterface
  private interface Sieve {
    int keep(int from, int to);
  }

  /**
   * Draws until all rows will do. The newest rows of each environment do not yet, but have the
   * largest priority: where others have a tiny part of the sum, those are left out one by one.
   */
  private void draw(Rng rng, int[] into, int count, Sieve sieve) {
    int found = 0;
    for (int draws = 0; found < count && draws < DRAWS_TOGETHER; draws++) {
      draw(rng, found, count, into);
      found = sieve.keep(found, count);
    }
    while (found < count) {
      draw(rng, found, found + 1, into);
      int row = into[found];
      int end = sieve.keep(found, found + 1);
      if (end == found && priorities != null) {
        priorities.hide(row);
      }
      found = end;
    }
    if (priorities != null) {
      priorities.showHidden();
    }
  }

  private void draw(Rng rng, int from, int to, int[] into) {
    if (priorities != null) {
      priorities.draw(rng, from, to, into);
    } else {
      drawUniformly(rng, from, to, into);
    }
  }

  /** Draws any rows; −1 where a stream with fewer rows than others has none. */
  private void drawUniformly(Rng rng, int from, int to, int[] into) {
    for (int i = from; i < to; i++) {
      int drawn = rng.nextInt(streams.length * mostRows);
      int copy = streams.length == 1 ? 0 : drawn / mostRows;
      ReplayStream stream = streams[copy];
      int age = drawn - copy * mostRows;
      into[i] = age < stream.filled() ? stream.row(age) : -1;
    }
  }

  /**
   * Notes the errors of transitions drawn last, by which they are drawn from now on; without
   * priorities nothing.
   *
   * @param errors one for each transition
   */
  public void update(Transitions drawn, float[] errors) {
    update(drawn.rows, errors);
  }

  /** Notes the errors of transitions by the rows where they begin. */
  void update(int[] drawn, float[] errors) {
    if (priorities != null) {
      for (int i = 0; i < drawn.length; i++) {
        priorities.update(drawn[i], errors[i]);
      }
    }
  }

  /**
   * Notes the errors of sequences drawn last, of which the largest counts for nine tenths and their
   * mean for one (Kapturowski et al., 2019); without priorities nothing.
   *
   * @param errors one for each row
   */
  public void update(ReplayedSequences drawn, float[] errors) {
    sequences.update(drawn, errors);
  }

  /** Returns what is remembered, row for row. */
  @Override
  public StateDict saveState() {
    StateDict state = contents.save();
    return priorities == null ? state : state.putAll("priorities", priorities.saveState());
  }

  /**
   * Replaces what is remembered.
   *
   * @throws RllibException if it is that of another number of environments, or of another capacity
   */
  @Override
  public void loadState(StateDict state) {
    contents.load(state);
    if (priorities != null) {
      priorities.loadState(state.sub("priorities"));
    }
    countRows();
  }
}
