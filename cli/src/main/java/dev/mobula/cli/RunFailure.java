package dev.mobula.cli;

import dev.mobula.train.TrainingRun;
import java.nio.file.Files;

/** A run that had begun ended by a failure, its cause; the message says what is left of it. */
final class RunFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RunFailure(TrainingRun run, RuntimeException cause) {
    super(left(run, cause), cause);
  }

  private static String left(TrainingRun run, RuntimeException cause) {
    if (!Files.exists(run.resultsDir())) {
      return "nothing was recorded; removed " + run.resultsDir();
    }
    String results = "results until then: " + run.resultsDir();
    return run.newestCheckpoint()
        .map(
            path -> "%s; last checkpoint: %s; go on from it with --resume".formatted(results, path))
        .orElseGet(() -> results + "; no checkpoint, as " + missing(run, cause));
  }

  /** What kept the one after the failure from being written was added to the failure. */
  private static String missing(TrainingRun run, RuntimeException cause) {
    return cause.getSuppressed().length > 0
        ? "none could be written: " + cause.getSuppressed()[0].getMessage()
        : "checkpoint_config.checkpoint_frequency is " + run.checkpointFrequency();
  }
}
