package dev.mobula.core.internal.shm;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;

/**
 * Work on a file from beginning to end, whether or not the thread is interrupted: an interrupt
 * closes a channel, and is meant for what the thread does next.
 */
final class WholeFile {
  private WholeFile() {}

  /** Does something with an open file, which may be done again from its beginning. */
  @FunctionalInterface
  interface Work<T> {
    T on(FileChannel channel) throws IOException;
  }

  static <T> T channel(Path file, Work<T> work, OpenOption... options) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try (FileChannel channel = FileChannel.open(file, options)) {
          return work.on(channel);
        } catch (ClosedByInterruptException _) {
          interrupted |= Thread.interrupted();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
