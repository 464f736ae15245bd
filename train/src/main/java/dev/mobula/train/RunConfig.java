package dev.mobula.train;

import java.nio.file.Path;

/**
 * What a run is called, where its results go, when it ends and what it keeps.
 *
 * @param name name of the experiment, one element of a path
 * @param storagePath folder in which the results directory is made (default {@code results})
 * @param kind what the trainable is, recorded in its checkpoints, such as {@code algorithm}
 * @param params text of {@code params.yaml}: the resolved settings, from which the run can be set
 *     up again
 * @param stop when the run ends
 * @param checkpoints when checkpoints are written
 * @param stepMetric path of the metric that is TensorBoard's horizontal axis; the iteration where
 *     it is not reported
 */
public record RunConfig(
    String name,
    Path storagePath,
    String kind,
    String params,
    StopCriteria stop,
    CheckpointConfig checkpoints,
    String stepMetric) {
  /** Checks the name. */
  public RunConfig {
    if (name.isBlank()
        || name.equals(".")
        || name.equals("..")
        || name.indexOf('/') >= 0
        || name.indexOf('\\') >= 0) {
      throw new TrainException(
          "expected an experiment name that can name a folder, found '" + name + "'");
    }
  }
}
