package dev.mobula.tune;

import dev.mobula.train.CheckpointConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What an experiment is called, where its results go, and when its trials end.
 *
 * @param name name of the experiment, one element of a path
 * @param storagePath folder in which the results directory is made (default {@code results})
 * @param stop ends trials and the experiment (default none)
 * @param failures what happens when trials fail
 * @param checkpoints when checkpoints are written, counted in each trial's iterations, and which
 *     are kept
 * @param callbacks follow the experiment
 */
public record RunConfig(
    String name,
    Path storagePath,
    Stopper stop,
    FailureConfig failures,
    CheckpointConfig checkpoints,
    List<TuneCallback> callbacks) {
  /** Checks the name and copies the callbacks. */
  public RunConfig {
    if (!name.matches("[\\w][\\w.+ -]*")) {
      throw new TuneException(
          "expected a name for the experiment that can be a folder's, found '%s'; use letters, digits, - and _"
              .formatted(name));
    }
    callbacks = List.copyOf(callbacks);
  }

  /** Returns the settings of an experiment of that name, with all defaults. */
  public static RunConfig named(String name) {
    return new RunConfig(
        name,
        Path.of("results"),
        Stopper.NONE,
        FailureConfig.DEFAULT,
        CheckpointConfig.DEFAULT,
        List.of());
  }

  /** Returns the same with another folder for results directories. */
  public RunConfig withStoragePath(Path path) {
    return new RunConfig(name, path, stop, failures, checkpoints, callbacks);
  }

  /** Returns the same with another end of trials. */
  public RunConfig withStop(Stopper stopper) {
    return new RunConfig(name, storagePath, stopper, failures, checkpoints, callbacks);
  }

  /** Returns the same with another way to handle failures. */
  public RunConfig withFailures(FailureConfig config) {
    return new RunConfig(name, storagePath, stop, config, checkpoints, callbacks);
  }

  /** Returns the same with other checkpoints. */
  public RunConfig withCheckpoints(CheckpointConfig config) {
    return new RunConfig(name, storagePath, stop, failures, config, callbacks);
  }

  /** Returns the same with one more callback. */
  public RunConfig withCallback(TuneCallback callback) {
    List<TuneCallback> more = new ArrayList<>(callbacks);
    more.add(callback);
    return new RunConfig(name, storagePath, stop, failures, checkpoints, more);
  }
}
