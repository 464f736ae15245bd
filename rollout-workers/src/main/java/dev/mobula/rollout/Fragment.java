package dev.mobula.rollout;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.envs.wrappers.StackedFrames;
import dev.mobula.policies.SampleBatch;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one sample while they are being filled: time-major columns of all copies, of which a
 * group writes its own slice at each step. Grows where whole episodes are sampled.
 */
final class Fragment {
  private final int numEnvs;
  private final int minSteps;
  private final boolean wholeEpisodes;
  private final boolean forReplay;
  private final List<String> rawNames;
  private final List<String> finalNames;
  private final @Nullable StackedFrames frames;
  private final List<String> policyNames;
  private final int[] validSteps;
  private final Column bootstrap;
  private ColumnBatch columns;
  private int capacity;
  private int steps;
  private ColumnBatch policyColumns;
  private Column rewards;
  private Column terminated;
  private Column truncated;
  private List<Column> rawObservations;
  private List<Column> finalObservations;
  private Column episodeIds;
  private Column times;

  /** Allocates the columns. */
  Fragment(EnvRunnerSpec spec, FragmentColumns layout) {
    this.numEnvs = spec.numEnvs();
    this.minSteps = spec.fragmentLength();
    this.wholeEpisodes = spec.batchMode() == BatchMode.COMPLETE_EPISODES;
    this.forReplay = spec.forReplay();
    this.policyNames = layout.policyNames();
    this.rawNames = layout.rawNames();
    this.finalNames = layout.finalNames();
    this.frames = layout.frames();
    this.validSteps = new int[numEnvs];
    this.bootstrap = Column.allocate(DType.FLOAT32, numEnvs);
    this.capacity = minSteps;
    bind(ColumnBatch.allocate(layout.all(), capacity * numEnvs));
  }

  private void bind(ColumnBatch batch) {
    columns = batch;
    policyColumns = batch.select(policyNames);
    rewards = batch.column(SampleBatch.REWARD);
    terminated = batch.column(SampleBatch.TERMINATED);
    truncated = batch.column(SampleBatch.TRUNCATED);
    rawObservations = columns(rawNames);
    finalObservations = columns(finalNames);
    episodeIds = batch.column(SampleBatch.EPISODE_ID);
    times = batch.column(SampleBatch.T);
  }

  private List<Column> columns(List<String> names) {
    return names.stream().map(columns::column).toList();
  }

  /** Tells whether a group has sampled enough before step t. */
  boolean isComplete(EnvGroup group, int t) {
    if (t < minSteps) {
      return false;
    }
    if (!wholeEpisodes) {
      return true;
    }
    for (int i = 0; i < group.size(); i++) {
      if (validSteps[group.first() + i] == 0) {
        return false;
      }
    }
    return true;
  }

  /** Returns the policy's columns at the rows of a group's step. */
  ColumnBatch policyRows(EnvGroup group, int t) {
    if (t >= capacity) {
      grow();
    }
    int from = t * numEnvs + group.first();
    return policyColumns.slice(from, from + group.size());
  }

  /** Tells whether observations are recorded as the environment shows them, instead of values. */
  boolean isForReplay() {
    return forReplay;
  }

  /** Copies what the copies show before step t; nothing where that is not recorded. */
  void recordObservations(EnvGroup group, int t, ColumnBatch observations) {
    if (forReplay) {
      copy(observations, rawObservations, t * numEnvs + group.first());
    }
  }

  /** Copies what goes with the ends of episodes at step t, their last observations first. */
  void recordFinalObservations(EnvGroup group, int t, ColumnBatch observations) {
    copy(observations, finalObservations, t * numEnvs + group.first());
  }

  private void copy(ColumnBatch from, List<Column> into, int row) {
    Iterator<Column> source = from.columns().values().iterator();
    @Nullable StackedFrames stacks = frames;
    for (Column target : into) {
      Column part = target.slice(row, row + from.rows());
      if (stacks == null) {
        part.copyFrom(source.next());
      } else {
        stacks.takeNewest(source.next(), part);
        stacks = null; // the observation is this column, as it is a Box
      }
    }
  }

  void recordEpisodes(EnvGroup group, int t, RunningEpisodes episodes) {
    int row = t * numEnvs + group.first();
    episodes.write(row, episodeIds, times);
    steps = Math.max(steps, t + 1);
  }

  void recordStep(
      EnvGroup group, int t, float[] learned, byte[] wasTerminated, byte[] wasTruncated) {
    int row = t * numEnvs + group.first();
    rewards.write(row, learned, group.size());
    terminated.write(row, wasTerminated, group.size());
    truncated.write(row, wasTruncated, group.size());
  }

  /** Notes the end of an episode; tells whether it counts, which episodes in padding do not. */
  boolean endEpisode(EnvGroup group, int t, int i) {
    if (!wholeEpisodes) {
      return true;
    }
    int copy = group.first() + i;
    if (validSteps[copy] > 0) {
      return false;
    }
    if (t >= minSteps - 1) {
      validSteps[copy] = t + 1;
    }
    return true;
  }

  /** Tells whether a copy has sampled what it has to, and only goes on beside others. */
  boolean isPadding(EnvGroup group, int i) {
    return wholeEpisodes && validSteps[group.first() + i] > 0;
  }

  void recordTruncationValues(EnvGroup group, int t, byte[] wasTruncated, Column values) {
    Column truncationValues = columns.column(SampleBatch.TRUNCATION_VALUE);
    int row = t * numEnvs + group.first();
    for (int i = 0; i < group.size(); i++) {
      if (wasTruncated[i] != 0) {
        truncationValues.setFloat(row + i, values.getFloat(i));
      }
    }
  }

  void recordBootstrap(EnvGroup group, Column values) {
    bootstrap.slice(group.first(), group.first() + group.size()).copyFrom(values);
  }

  /** Tells whether the last step of each copy still runs on, so that its value is wanted. */
  boolean wantsBootstrap() {
    return !wholeEpisodes && !forReplay;
  }

  /** Returns all sampled rows, sealed. */
  SampleBatch seal(long weightsVersion) {
    if (wholeEpisodes) {
      markPadding();
    } else {
      Arrays.fill(validSteps, steps);
    }
    return new SampleBatch(
            columns.slice(0, steps * numEnvs), steps, numEnvs, bootstrap, weightsVersion)
        .seal();
  }

  /** Returns the number of steps of each copy that are not padding. */
  Column validSteps() {
    return Column.ofInts(validSteps).seal();
  }

  private void markPadding() {
    for (int copy = 0; copy < numEnvs; copy++) {
      for (int t = validSteps[copy]; t < steps; t++) {
        int row = t * numEnvs + copy;
        terminated.setBool(row, true);
        truncated.setBool(row, false);
      }
    }
  }

  private void grow() {
    Map<String, Column> larger = new LinkedHashMap<>();
    columns
        .columns()
        .forEach((name, column) -> {
          Column target = Column.allocate(column.dtype(), 2 * column.rows(), column.rowShape());
          target.slice(0, column.rows()).copyFrom(column);
          larger.put(name, target);
        });
    capacity *= 2;
    bind(ColumnBatch.of(larger));
  }
}
