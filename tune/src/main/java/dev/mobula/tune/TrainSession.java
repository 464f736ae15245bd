package dev.mobula.tune;

import dev.mobula.core.Checkpoint;
import dev.mobula.core.CheckpointWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What a {@link TrainFunction} reports to. Used by the function's thread. */
public interface TrainSession {
  /**
   * Reports a result, and returns when the trial is to go on.
   *
   * @param metrics numbers, texts or booleans, in nested maps if wanted
   */
  void report(Map<String, Object> metrics);

  /**
   * Reports a result together with the state to go on from, which is written if and when the
   * experiment wants a checkpoint, before this returns. A function that never gives one begins anew
   * where a trial has to go on from its checkpoint; what it has reported before is passed over.
   */
  void report(Map<String, Object> metrics, Consumer<CheckpointWriter> state);

  /** Returns the checkpoint to go on from, if there is one. */
  Optional<Checkpoint> checkpoint();

  /** Returns the trial's id. */
  String trialId();

  /**
   * Returns the trial's results directory, for files of the function's own; a function that just
   * began waits until it is made.
   */
  Path trialDir();
}
