package dev.mobula.train;

import dev.mobula.core.Checkpoint;
import dev.mobula.core.CheckpointWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Everything that trains: something that improves in iterations, can be saved between two of them
 * and goes on from there. {@link TrainingRun} drives one; a tuner drives many.
 *
 * <p>Confined to one thread at a time.
 */
public interface Trainable extends AutoCloseable {
  /**
   * Runs one iteration and returns its metrics as nested maps with RLlib's names; leaves are {@link
   * Number}, {@link String} or {@link Boolean}. The order of the maps is the order in the result
   * files, so it should be the same in every iteration.
   *
   * <p>What depends on the clock belongs below {@code timers} or has a name that begins with {@code
   * time_}: everything else is equal in two runs with one seed. The numbers below {@code timers}
   * are seconds, summed since this object was made, as a tree in which a level's own sum is its
   * {@code total_s}. {@link TrainingRun} itself adds {@link TrainingRun#OWN_METRICS}.
   */
  Map<String, Object> train();

  /**
   * Tells, before the first iteration, where the results of the run are, for files of its own; by
   * default nothing is done with it.
   */
  default void resultsDir(Path directory) {}

  /**
   * Has {@link #train} not wait, now or later, for what may never come, such as CPUs that others
   * hold or the end of a pause: it then throws {@link java.util.concurrent.CancellationException},
   * with the state unspecified afterwards. What computes is not disturbed. Any thread may call it;
   * a trainable without such waits does nothing.
   */
  default void stopWaiting() {}

  /**
   * Tells whether, after {@link #train} threw, what was learnt until then can be saved and is worth
   * it; by default not.
   *
   * @param failure what was thrown
   */
  default boolean savesAfter(RuntimeException failure) {
    return false;
  }

  /** Adds everything needed to go on bit for bit to a checkpoint being written. */
  void save(CheckpointWriter checkpoint);

  /**
   * Replaces all state by that of a checkpoint.
   *
   * @throws RuntimeException if the checkpoint is not one of this trainable, with the state
   *     unspecified afterwards
   */
  void restore(Checkpoint checkpoint);

  /** Returns what computes it, for the first lines of a run; empty, the default, for nothing. */
  default Optional<String> engine() {
    return Optional.empty();
  }

  /**
   * Returns, after {@link #restore}, in what the run that follows differs from one that never
   * stopped: a sentence for its user. Empty, the default, where it does not.
   */
  default Optional<String> resumeCaveat() {
    return Optional.empty();
  }

  /**
   * Returns the paths of all metrics that {@link #train} reports, such as {@code
   * env_runners/episode_return_mean}, including those that only some iterations report. They are
   * the columns of {@code progress.csv}, and misspelt stop metrics are refused by them before
   * anything starts. Empty where that is not known before.
   */
  Set<String> metricNames();

  /** Releases threads, actors and memory. A second call does nothing. */
  @Override
  void close();
}
