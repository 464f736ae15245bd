package dev.mobula.tune.internal;

import dev.mobula.tune.TuneException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Keeps an experiment to one run at a time, from before its journal is read until its last record.
 * The lock is on a file that nobody reads: on POSIX, that of the journal ends as soon as this
 * process closes any other channel of it, as whoever copies it does.
 */
final class ExperimentLock implements AutoCloseable {
  private static final String NAME = ".lock";

  private final FileChannel channel;

  private ExperimentLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock; the process that dies gives it back.
   *
   * @throws TuneException if another run has it
   */
  static ExperimentLock take(Path folder) {
    try {
      FileChannel channel =
          FileChannel.open(
              folder.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (lock(channel) == null) {
        channel.close();
        throw new TuneException(
            "expected an experiment that does not run, found %s in use by another run; wait for its end, or stop it"
                .formatted(folder));
      }
      return new ExperimentLock(channel);
    } catch (IOException e) {
      throw new TuneException("could not lock %s: %s".formatted(folder, e), e);
    }
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException _) {
      return null; // held within this JVM
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new TuneException("could not unlock an experiment: " + e, e);
    }
  }
}
