package dev.mobula.core.internal;

import dev.mobula.core.MobulaException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/** A folder for the files of a node and its workers, for this user alone, gone with the node. */
record PrivateDirectory(Path path) implements AutoCloseable {
  private static final Logger LOGGER = System.getLogger(PrivateDirectory.class.getName());

  static PrivateDirectory create() {
    try {
      Path made =
          Files.createTempDirectory(
              "mobula-",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      made.toFile().deleteOnExit(); // after what is in it
      return new PrivateDirectory(made);
    } catch (IOException e) {
      throw new MobulaException("cannot make a folder for worker processes: " + e.getMessage(), e);
    }
  }

  /**
   * Removes it and the files in it; a failure is only logged, since what is closed next matters.
   */
  @Override
  public void close() {
    try {
      List<Path> files;
      try (Stream<Path> found = Files.list(path)) {
        files = found.toList();
      }
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(path);
    } catch (IOException | UncheckedIOException e) {
      LOGGER.log(Level.WARNING, "could not remove " + path, e);
    }
  }
}
