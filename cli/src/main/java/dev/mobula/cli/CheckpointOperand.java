package dev.mobula.cli;

import dev.mobula.core.Checkpoint;
import dev.mobula.core.CheckpointException;
import dev.mobula.train.TrainingRun;
import dev.mobula.train.TrainingRun.StoredCheckpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The first operand of commands about a checkpoint, which may be a results directory instead. */
final class CheckpointOperand {
  static final String HELP = "Of a results directory the newest checkpoint is taken.\n";

  private CheckpointOperand() {}

  /**
   * Opens what was given; of a results directory the newest checkpoint, after saying which.
   *
   * @throws CheckpointException if it cannot be read, naming the one before it if there is one
   */
  static Checkpoint open(Arguments arguments, Terminal terminal) {
    Path path = path(arguments, terminal);
    try {
      return Checkpoint.open(path);
    } catch (CheckpointException e) {
      List<Path> earlier = checkpointsUpTo(path);
      if (!e.isDamaged() || earlier.size() < 2) {
        throw e;
      }
      throw new CheckpointException(
          "%s; to take an earlier one, give %s"
              .formatted(e.getMessage(), earlier.get(earlier.size() - 2)),
          e);
    }
  }

  /**
   * Returns the checkpoints of its results directory up to one; empty if it is none by its name.
   */
  private static List<Path> checkpointsUpTo(Path checkpoint) {
    Path wanted = checkpoint.toAbsolutePath().normalize();
    Path results = wanted.getParent();
    List<Path> all =
        results == null
            ? List.of()
            : TrainingRun.checkpoints(results).stream().map(StoredCheckpoint::path).toList();
    return all.subList(0, all.indexOf(wanted) + 1);
  }

  private static Path path(Arguments arguments, Terminal terminal) {
    Path given = Arguments.path(String.valueOf(arguments.operand(0)));
    boolean hasSettings = Files.isRegularFile(given.resolve("params.yaml"));
    if (!hasSettings
        || Files.exists(given.resolve("metadata.json"))
        || !checkpointsUpTo(given).isEmpty()) {
      return given;
    }
    Path newest =
        TrainingRun.newestCheckpoint(given)
            .map(StoredCheckpoint::path)
            .orElseThrow(
                () -> new UsageException("expected a checkpoint in " + given + ", found none"));
    terminal.err().println("mobula: taking " + newest);
    return newest;
  }
}
