package dev.mobula.tune;

import dev.mobula.core.storage.Storages;
import dev.mobula.train.CheckpointConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What an experiment is called, where its results go, and when its trials end.
 *
 * @param name name of the experiment, one element of a path
 * @param storagePath folder in which the results directory is made (default {@code results})
 * @param storage address of a storage, such as {@code s3://bucket/folder}, below which the results
 *     directory is copied as it grows; empty for none (default)
 * @param stop ends trials and the experiment (default none)
 * @param failures what happens when trials fail
 * @param checkpoints when checkpoints are written, counted in each trial's iterations, and which
 *     are kept
 * @param callbacks follow the experiment
 */
public record RunConfig(
    String name,
    Path storagePath,
    String storage,
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
        "",
        Stopper.NONE,
        FailureConfig.DEFAULT,
        CheckpointConfig.DEFAULT,
        List.of());
  }

  /** Returns the same with another folder for results directories. */
  public RunConfig withStoragePath(Path path) {
    return new RunConfig(name, path, storage, stop, failures, checkpoints, callbacks);
  }

  /**
   * Returns the same with another place for results: a folder, or the address of a storage, such as
   * {@code s3://bucket/folder}, to which the results directory in {@link #storagePath} is copied.
   */
  public RunConfig withStoragePath(String location) {
    return Storages.isAddress(location)
        ? new RunConfig(name, storagePath, location, stop, failures, checkpoints, callbacks)
        : withStoragePath(Path.of(location));
  }

  /** Returns the same with another end of trials. */
  public RunConfig withStop(Stopper stopper) {
    return new RunConfig(name, storagePath, storage, stopper, failures, checkpoints, callbacks);
  }

  /** Returns the same with another way to handle failures. */
  public RunConfig withFailures(FailureConfig config) {
    return new RunConfig(name, storagePath, storage, stop, config, checkpoints, callbacks);
  }

  /** Returns the same with other checkpoints. */
  public RunConfig withCheckpoints(CheckpointConfig config) {
    return new RunConfig(name, storagePath, storage, stop, failures, config, callbacks);
  }

  /** Returns the same with one more callback. */
  public RunConfig withCallback(TuneCallback callback) {
    List<TuneCallback> more = new ArrayList<>(callbacks);
    more.add(callback);
    return new RunConfig(name, storagePath, storage, stop, failures, checkpoints, more);
  }
}
