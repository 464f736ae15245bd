package dev.mobula.tune.internal;

import dev.mobula.core.storage.Storage;
import dev.mobula.core.storage.Storages;
import dev.mobula.tune.TuneException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Copies an experiment's results directory to a storage as it grows: now and then on a thread of
 * its own, and in the end. Whenever that stops, the copy is one from which the experiment can be
 * resumed. So the journal goes before the checkpoints that were there before it, a run's results
 * before its checkpoints, and the file that makes a checkpoint whole after its others.
 */
final class StorageSync implements AutoCloseable {
  /** The file in a results directory that says where its copy is. */
  static final String ADDRESS = "storage.txt";

  static final String LAST_OF_CHECKPOINT = "metadata.json";
  private static final Logger LOG = System.getLogger(StorageSync.class.getName());
  private static final Duration INTERVAL = Duration.ofSeconds(30);
  private static final Pattern CHECKPOINT = Pattern.compile("(.*/)?checkpoint_\\d+/");

  private final Path folder;
  private final String address;
  private final Storage storage;
  private final Map<String, Stamp> copied = new HashMap<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private final Thread thread;

  /** How a file was when it was copied. */
  private record Stamp(long size, long modifiedMillis) {
    static Stamp of(Path file) throws IOException {
      return new Stamp(Files.size(file), Files.getLastModifiedTime(file).toMillis());
    }
  }

  private StorageSync(Path folder, String address, Storage storage, Duration interval)
      throws IOException {
    this.folder = folder;
    this.address = address;
    this.storage = storage;
    for (String key : storage.list("")) {
      copied.put(key, new Stamp(-1, -1)); // to be written again, or removed
    }
    this.thread =
        Thread.ofPlatform().daemon().name("mobula-storage").start(() -> copyOften(interval));
  }

  /**
   * Notes in a new results directory where its copy is.
   *
   * @throws TuneException if another experiment's copy is there
   */
  static void begin(Path folder, String address) {
    String copy = Storages.child(address, String.valueOf(folder.getFileName()));
    try (Storage storage = Storages.open(copy)) {
      if (!storage.list(Journal.NAME).isEmpty()) {
        throw new TuneException(
            "expected nothing in %s, found an experiment; resume that, or choose another name"
                .formatted(copy));
      }
      Files.writeString(folder.resolve(ADDRESS), copy);
    } catch (IOException e) {
      throw new TuneException("could not use %s: %s".formatted(copy, e.getMessage()), e);
    }
  }

  /** Begins to copy; null where the results directory does not say that there is to be a copy. */
  static @Nullable StorageSync start(Path folder) {
    return start(folder, INTERVAL);
  }

  static @Nullable StorageSync start(Path folder, Duration interval) {
    Path file = folder.resolve(ADDRESS);
    if (!Files.exists(file)) {
      return null;
    }
    try {
      String address = Files.readString(file).strip();
      return new StorageSync(folder, address, Storages.open(address), interval);
    } catch (IOException e) {
      throw new TuneException("could not use the storage of %s: %s".formatted(folder, e), e);
    }
  }

  /** Returns the key of the checkpoint's folder, with a slash, that a key is in; else nothing. */
  static String checkpointOf(String key) {
    Matcher matcher = CHECKPOINT.matcher(key);
    return matcher.lookingAt() ? matcher.group() : "";
  }

  private void copyOften(Duration interval) {
    try {
      while (!over.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          copy();
        } catch (IOException | RuntimeException e) { // whatever it is, the next one may go well
          LOG.log(Level.WARNING, "could not copy to {0}, and try again: {1}", address, e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nobody else does
    }
  }

  /** Copies what has changed since the last time, and removes what is gone. */
  private void copy() throws IOException {
    List<String> keys = keys();
    Set<String> gone = new HashSet<>(copied.keySet());
    for (String key : keys) {
      gone.remove(key);
      copy(key);
    }
    for (String key : gone) {
      storage.delete(key);
      copied.remove(key);
    }
  }

  private void copy(String key) throws IOException {
    Path file = folder.resolve(key);
    try {
      Stamp now = Stamp.of(file);
      if (!now.equals(copied.get(key))) {
        storage.upload(file, key);
        copied.put(key, now);
      }
    } catch (NoSuchFileException _) {
      // It was removed meanwhile, and is so in the storage the next time.
    }
  }

  /** Returns the keys of all files but hidden ones, in the order in which they are to be copied. */
  private List<String> keys() throws IOException {
    List<String> keys = new ArrayList<>();
    walk(folder, "", keys);
    keys.sort(
        Comparator.comparing((String key) -> !key.equals(Journal.NAME))
            .thenComparing(key -> !checkpointOf(key).isEmpty())
            .thenComparing(key -> key.endsWith(LAST_OF_CHECKPOINT))
            .thenComparing(Comparator.naturalOrder()));
    return keys;
  }

  private static void walk(Path inner, String prefix, List<String> keys) throws IOException {
    List<Path> entries;
    try (Stream<Path> found = Files.list(inner)) {
      entries = found.toList();
    } catch (NoSuchFileException _) {
      return; // removed meanwhile
    }
    for (Path entry : entries) {
      String name = String.valueOf(entry.getFileName());
      if (name.startsWith(".")) {
        continue;
      }
      if (Files.isDirectory(entry)) {
        walk(entry, prefix + name + "/", keys);
      } else {
        keys.add(prefix + name);
      }
    }
  }

  /**
   * Copies the rest.
   *
   * @throws TuneException if that fails; the results directory itself is whole
   */
  @Override
  public void close() {
    over.countDown();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException _) {
        interrupted = true; // a copy that is written must not be written twice at a time
      }
    }
    try (storage) {
      copy();
    } catch (IOException | RuntimeException e) {
      throw new TuneException(
          "could not copy %s to %s: %s; its results are whole, and a resumed experiment copies them"
              .formatted(folder, address, e.getMessage()),
          e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
