package dev.mobula.tune.internal;

import dev.mobula.train.ResultsDirectory;
import dev.mobula.tune.TuneException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What trials leave on the disk. */
final class TrialFolders {
  private TrialFolders() {}

  /** Removes a folder with all that is in it; does nothing where there is none. */
  static void delete(Path folder) {
    if (Files.exists(folder)) {
      try {
        ResultsDirectory.deleteTree(folder);
      } catch (IOException e) {
        throw new TuneException("could not remove " + folder + ": " + e, e);
      }
    }
  }
}
