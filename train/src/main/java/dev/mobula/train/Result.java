package dev.mobula.train;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How a run ended.
 *
 * @param metrics metrics of the last iteration
 * @param resultsDir the results directory
 * @param checkpoint the newest checkpoint, or null where none was written
 * @param stopReason the criterion that was reached, or why the run was interrupted
 * @param interrupted whether {@link TrainingRun#requestStop} ended the run
 */
public record Result(
    Metrics metrics,
    Path resultsDir,
    @Nullable Path checkpoint,
    String stopReason,
    boolean interrupted) {}
