package dev.mobula.rllib.replay;

import dev.mobula.columns.Column;
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
import java.util.Objects;
import java.util.function.ToIntFunction;
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

  /** What the largest error of a sequence counts in its priority. */
  private static final double LARGEST_ERROR = 0.9;

  private final ReplayStream[] streams;
  private final ColumnBatch rows;
  private final ReplayFrames frames;
  private final Column rewards;
  private final Column ends;
  private final @Nullable Column states;
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
    frames = new ReplayFrames(layout, rows, streams);
    rewards = rows.column(SampleBatch.REWARD);
    ends = rows.column(END);
    states = rows.contains(SampleBatch.STATE_IN) ? rows.column(SampleBatch.STATE_IN) : null;
    priorities =
        config.isPrioritized() ? new Priorities(rows.rows(), config.alpha(), config.beta()) : null;
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
              + " replay_buffer_config.capacity, or raise the JVM's -XX:MaxDirectMemorySize",
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
    return Arrays.stream(streams).mapToInt(ReplayStream::filled).sum();
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
    return Arrays.stream(streams).anyMatch(stream -> canSample(nStep.high(), stream));
  }

  /** Looks for a step from the newest rows on, of which one of the first two nearly always is. */
  private boolean canSample(int nStep, ReplayStream stream) {
    if (stream.filled() < nStep + 2) {
      return false;
    }
    for (int age = stream.filled() - 1 - nStep; age >= 0; age--) {
      int row = stream.row(age);
      if (EpisodeEnd.isStep(ends.getByte(row)) && frames.isComplete(row, stream)) {
        return true;
      }
    }
    return false;
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
    for (int found = 0; found < count; ) {
      draw(rng, found, count, into.rows);
      found = follow(found, count, nStep, gamma, rng, into);
    }
    copy(into);
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
    int count = into.count();
    for (int found = 0; found < count; ) {
      draw(rng, found, count, into.starts);
      int end = found;
      for (int i = found; i < count; i++) {
        int start = into.starts[i];
        if (start >= 0 && follow(start, nStep.high(), gamma, into.transitions(), 0)) {
          into.starts[end++] = start;
        }
      }
      found = end;
    }
    for (int i = 0; i < count; i++) {
      layOut(i, nStep, gamma, rng, into);
    }
    copy(into.transitions());
    Objects.requireNonNull(states, "expected a buffer that remembers states")
        .gather(into.transitions().rows, 0, count, into.sequences().state());
    Column previous = into.previous();
    if (previous != null) {
      int[] all = into.transitions().rows;
      rows.column(SampleBatch.PREVIOUS_IN).gather(all, 0, all.length, previous);
    }
    weigh(into);
  }

  /** Goes through the rows of a sequence, from the steps before its start on. */
  private void layOut(int sequence, IntRange nStep, double gamma, Rng rng, ReplayedSequences into) {
    int start = into.starts[sequence];
    ReplayStream stream = streams[start / streams[0].length()];
    int row = start;
    int first = 0;
    while (first < into.burnIn
        && row != stream.row(0)
        && ends.getByte(stream.before(row)) == EpisodeEnd.NONE
        && frames.isComplete(stream.before(row), stream)) {
      row = stream.before(row);
      first++;
    }
    boolean goesOn = true;
    for (int step = 0; step < into.steps(); step++) {
      int at = step * into.count() + sequence;
      boolean learnt = goesOn && step >= first && step < first + into.learnt;
      if (!learnt || !follow(row, nStep.draw(rng), gamma, into.transitions(), at)) {
        into.transitions().leaveOut(at, row);
        learnt = false;
      }
      int later = stream.distance(row, into.transitions().nextRows[at]);
      into.next[at] = at + later * into.count();
      into.weights[at] = learnt ? 1 : 0;
      int end = ends.getByte(row);
      goesOn &=
          row != stream.newest()
              && end != EpisodeEnd.TERMINATED
              && end != EpisodeEnd.OBSERVATION_ONLY;
      row = goesOn ? stream.after(row) : row;
    }
  }

  /** Has rows that are learnt from count by the priority of their sequence. */
  private void weigh(ReplayedSequences into) {
    float[] factors = into.transitions().factors;
    int count = into.count();
    if (priorities == null) {
      Arrays.fill(factors, 0, count, 1f);
    } else {
      priorities.weigh(into.starts, factors);
    }
    for (int i = 0; i < into.weights.length; i++) {
      into.weights[i] *= factors[i % count];
    }
    into.transitions().weights().write(0, into.weights, into.weights.length);
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
    for (int i = 0; priorities != null && i < drawn.count(); i++) {
      double largest = 0;
      double sum = 0;
      int learnt = 0;
      for (int at = i; at < drawn.weights.length; at += drawn.count()) {
        if (drawn.weights[at] > 0) {
          double size = Math.abs(errors[at]);
          largest = Math.max(largest, size);
          sum += size;
          learnt++;
        }
      }
      priorities.update(
          drawn.starts[i], LARGEST_ERROR * largest + (1 - LARGEST_ERROR) * sum / learnt);
    }
  }

  /**
   * Goes through the steps of transitions that begin at rows {@code from} to {@code to}; those that
   * are none, or have not ended yet, give way to the ones after them.
   *
   * @return the end of those that are left
   */
  private int follow(int from, int to, IntRange nStep, double gamma, Rng rng, Transitions into) {
    int found = from;
    for (int i = from; i < to; i++) {
      int row = into.rows[i];
      if (row >= 0 && follow(row, nStep.draw(rng), gamma, into, found)) {
        found++;
      }
    }
    return found;
  }

  /** Goes through the steps of a transition; false where it is none, or has not ended yet. */
  private boolean follow(int start, int nStep, double gamma, Transitions into, int i) {
    ReplayStream stream = streams.length == 1 ? streams[0] : streams[start / streams[0].length()];
    int newest = stream.newest();
    int row = start;
    double sum = 0;
    double discount = 1;
    into.rows[i] = row;
    int end = ends.getByte(row);
    if (!EpisodeEnd.isStep(end) || !frames.isComplete(start, stream)) {
      return false;
    }
    for (int step = 0; step < nStep && end != EpisodeEnd.OBSERVATION_ONLY; step++) {
      sum += discount * rewards.getFloat(row);
      discount *= gamma;
      if (end == EpisodeEnd.TERMINATED) {
        discount = 0;
        break;
      }
      if (row == newest) {
        return false;
      }
      row = stream.after(row);
      end = ends.getByte(row);
    }
    into.nextRows[i] = row;
    into.sums[i] = (float) sum;
    into.factors[i] = (float) discount;
    return true;
  }

  private void copy(Transitions into) {
    int count = into.count();
    frames.gather(into.rows, count, into.observations());
    frames.gather(into.nextRows, count, into.nextObservations());
    rows.gather(into.rows, 0, count, into.actions());
    into.returns().write(0, into.sums, count);
    into.discounts().write(0, into.factors, count);
  }

  /** Returns what is remembered, row for row. */
  @Override
  public StateDict saveState() {
    StateDict state =
        new StateDict()
            .put("filled", Column.ofInts(ints(ReplayStream::filled)))
            .put("position", Column.ofInts(ints(ReplayStream::position)))
            .put("last_t", Column.ofInts(ints(ReplayStream::lastTime)))
            .put(
                "last_episode_id",
                Column.ofLongs(
                    Arrays.stream(streams).mapToLong(ReplayStream::lastEpisode).toArray()));
    rows.columns().forEach((name, column) -> state.put("rows/" + name, filledRows(column)));
    return priorities == null ? state : state.putAll("priorities", priorities.saveState());
  }

  private int[] ints(ToIntFunction<ReplayStream> number) {
    return Arrays.stream(streams).mapToInt(number).toArray();
  }

  private Column filledRows(Column column) {
    Column saved = Column.allocate(column.dtype(), size(), column.rowShape());
    int at = 0;
    for (ReplayStream stream : streams) {
      Column part = column.slice(stream.first(), stream.first() + stream.filled());
      saved.slice(at, at + part.rows()).copyFrom(part);
      at += part.rows();
    }
    return saved;
  }

  /**
   * Replaces what is remembered.
   *
   * @throws RllibException if it is that of another number of environments, or of another capacity
   */
  @Override
  public void loadState(StateDict state) {
    int[] filled = state.column("filled").toIntArray();
    int[] positions = state.column("position").toIntArray();
    int[] times = state.column("last_t").toIntArray();
    long[] episodes = state.column("last_episode_id").toLongArray();
    expectFit(filled);
    for (int i = 0; i < streams.length; i++) {
      streams[i].restore(filled[i], positions[i]);
      streams[i].setLatest(episodes[i], times[i]);
    }
    rows.columns().forEach((name, column) -> restore(column, state.column("rows/" + name)));
    if (priorities != null) {
      priorities.loadState(state.sub("priorities"));
    }
    countRows();
  }

  private void restore(Column column, Column saved) {
    int at = 0;
    for (ReplayStream stream : streams) {
      int count = stream.filled();
      column.slice(stream.first(), stream.first() + count).copyFrom(saved.slice(at, at + count));
      at += count;
    }
  }

  private void expectFit(int[] filled) {
    int length = streams[0].length();
    if (filled.length != streams.length || Arrays.stream(filled).anyMatch(n -> n > length)) {
      throw new RllibException(
          "expected a replay buffer of %d environments with up to %d rows each, found one of %d with"
                  .formatted(streams.length, length, filled.length)
              + " up to %d; leave num_env_runners and replay_buffer_config.capacity as they were"
                  .formatted(Arrays.stream(filled).max().orElse(0)));
    }
  }
}
