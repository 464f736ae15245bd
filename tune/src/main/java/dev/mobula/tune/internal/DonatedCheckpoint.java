package dev.mobula.tune.internal;

import dev.mobula.tune.TuneException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A copy of another trial's checkpoint, which that one may remove meanwhile. It lies in the trial's
 * folder until the trial has taken it over.
 */
final class DonatedCheckpoint {
  private static final String NAME = ".donated";

  private DonatedCheckpoint() {}

  /** Copies a checkpoint into a trial's folder, in place of an earlier copy. */
  static Path copy(Path checkpoint, Path folder) {
    delete(folder);
    Path copy = folder.resolve(NAME);
    try (Stream<Path> files = Files.list(checkpoint)) {
      Files.createDirectory(copy);
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
      return copy;
    } catch (IOException e) {
      throw new TuneException("could not copy " + checkpoint + " to " + copy + ": " + e, e);
    }
  }

  /** Removes the copy; does nothing where there is none. */
  static void delete(Path folder) {
    TrialFolders.delete(folder.resolve(NAME));
  }
}
