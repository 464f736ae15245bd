package dev.mobula.tune.internal;

import dev.mobula.core.storage.Storage;
import dev.mobula.tune.TuneException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Brings the copy of an experiment's results directory from a storage. */
public final class ExperimentDownload {
  private final Storage storage;
  private final String address;
  private final Path folder;

  /**
   * Prepares it.
   *
   * @param storage what is below the address
   * @param address where the copy is, for messages
   * @param folder what the results directory is to be
   */
  public ExperimentDownload(Storage storage, String address, Path folder) {
    this.storage = storage;
    this.address = address;
    this.folder = folder;
  }

  /** Brings what is not here yet, and returns the results directory. */
  public Path run() throws IOException {
    List<String> keys = storage.list("");
    if (!keys.contains(Journal.NAME)) {
      throw new TuneException(
          "expected an experiment in %s, found no %s there".formatted(address, Journal.NAME));
    }
    if (!isHere()) {
      replace(keys);
    }
    return folder;
  }

  /** Tells whether this machine has all of the copy, by the journals: they only ever grow. */
  private boolean isHere() throws IOException {
    Path here = folder.resolve(Journal.NAME);
    if (!Files.exists(here)) {
      return false;
    }
    Path there = Files.createTempFile("mobula-", ".journal");
    try {
      storage.download(Journal.NAME, there);
      long differs = Files.mismatch(here, there);
      if (differs < 0 || differs >= Files.size(there)) {
        return true;
      }
      if (differs < Files.size(here)) {
        throw new TuneException(
            "expected %s to be what %s was copied from, found another experiment; move it away, or resume it itself"
                .formatted(folder, address));
      }
      return false;
    } finally {
      Files.delete(there);
    }
  }

  /** Takes the place of what is here at once, so that nobody resumes a part of it. */
  private void replace(List<String> keys) throws IOException {
    Path draft = folder.resolveSibling("." + folder.getFileName() + ".fetched");
    TrialFolders.delete(draft);
    Files.createDirectories(draft);
    for (String key : whole(keys)) {
      Path file = draft.resolve(key).normalize();
      if (!file.startsWith(draft)) {
        throw new TuneException("expected a key below %s, found '%s'".formatted(address, key));
      }
      storage.download(key, file);
    }
    TrialFolders.delete(folder);
    Files.move(draft, folder);
  }

  /** Leaves out checkpoints that were on their way: what makes one whole is copied last. */
  private static List<String> whole(List<String> keys) {
    Set<String> all = new TreeSet<>(keys);
    return keys.stream()
        .filter(key -> {
          String checkpoint = StorageSync.checkpointOf(key);
          return checkpoint.isEmpty() || all.contains(checkpoint + StorageSync.LAST_OF_CHECKPOINT);
        })
        .toList();
  }
}
