package dev.mobula.tune.internal;

import dev.mobula.train.TrainingRun;
import dev.mobula.tune.TuneException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A copy of another trial's newest checkpoint, which that one may remove meanwhile. It lies in the
 * trial's folder until the trial has taken it over.
 *
 * @param iteration the iteration of the other trial that it follows
 * @param path where the copy is
 */
record DonatedCheckpoint(long iteration, Path path) {
  private static final String NAME = ".donated";

  /** How often a checkpoint may be removed while it is copied, each time for a newer one. */
  private static final int ATTEMPTS = 5;

  /**
   * Copies the newest checkpoint that there is in one trial's folder into another's, in place of an
   * earlier copy. What the journal knows of is not asked: a trial that died may have removed it for
   * one of which nobody heard.
   *
   * @return empty where there is none
   */
  static Optional<DonatedCheckpoint> copy(Path donor, Path folder) {
    Path copy = folder.resolve(NAME);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      delete(folder);
      Optional<TrainingRun.StoredCheckpoint> newest = TrainingRun.newestCheckpoint(donor);
      if (newest.isEmpty()) {
        return Optional.empty();
      }
      Path source = newest.get().path();
      if (isCopied(source, copy)) {
        return Optional.of(new DonatedCheckpoint(newest.get().iteration(), copy));
      }
    }
    throw new TuneException(
        "expected a checkpoint in %s that stays, found them removed %d times while they were copied"
            .formatted(donor, ATTEMPTS));
  }

  /** Returns false where the checkpoint was removed meanwhile. */
  private static boolean isCopied(Path checkpoint, Path copy) {
    try (Stream<Path> files = Files.list(checkpoint)) {
      Files.createDirectory(copy);
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
      return Files.isDirectory(checkpoint);
    } catch (NoSuchFileException _) {
      return false;
    } catch (IOException e) {
      throw new TuneException("could not copy " + checkpoint + " to " + copy + ": " + e, e);
    }
  }

  /** Removes the copy; does nothing where there is none. */
  static void delete(Path folder) {
    TrialFolders.delete(folder.resolve(NAME));
  }
}
