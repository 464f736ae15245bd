package dev.mobula.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** The first operand of commands about a checkpoint, which may be a results directory instead. */
final class CheckpointOperand {
  static final String HELP = "Of a results directory the newest checkpoint is taken.\n";

  private CheckpointOperand() {}

  /** Returns the newest checkpoint of a results directory, and says which; else what was given. */
  static Path of(Arguments arguments, Terminal terminal) {
    Path given = Arguments.path(String.valueOf(arguments.operand(0)));
    if (!Files.isRegularFile(given.resolve("params.yaml"))
        || Files.exists(given.resolve("metadata.json"))) {
      return given;
    }
    try (Stream<Path> entries = Files.list(given)) {
      Path newest =
          entries
              .filter(entry -> name(entry).matches("checkpoint_\\d+"))
              .max(
                  Comparator.comparingInt((Path entry) -> name(entry).length())
                      .thenComparing(CheckpointOperand::name))
              .orElseThrow(
                  () -> new UsageException("expected a checkpoint in " + given + ", found none"));
      terminal.err().println("mobula: taking " + newest);
      return newest;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String name(Path entry) {
    return String.valueOf(entry.getFileName());
  }
}
