package dev.mobula.core.internal.shm;

import dev.mobula.core.MobulaException;
import dev.mobula.core.ObjectLostException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Bytes in a file of a {@link SpillDirectory}. Any thread. */
public final class SpilledBytes {
  private final SpillDirectory directory;
  private final Path file;
  private final long size;

  SpilledBytes(SpillDirectory directory, Path file, long size) {
    this.directory = directory;
    this.file = file;
    this.size = size;
  }

  /** Returns how many bytes they are. */
  public long size() {
    return size;
  }

  /**
   * Returns the bytes for reading. They are read from disk when they are looked at, and stay
   * readable while the segment can be reached, also when the file is deleted meanwhile.
   *
   * @throws ObjectLostException if the file is gone or cannot be read
   */
  public MemorySegment map() {
    try {
      return WholeFile.channel(file, this::map, StandardOpenOption.READ);
    } catch (IOException e) {
      if (directory.isClosed()) {
        throw new ObjectLostException(
            "the runtime was shut down, and with it what it had on disk", e);
      }
      throw new ObjectLostException(
          "could not read an object of %d bytes back from %s: %s; leave the folder of %s to the runtime alone"
              .formatted(size, file, e, SpillDirectory.OPTION),
          e);
    }
  }

  private MemorySegment map(FileChannel channel) throws IOException {
    if (channel.size() != size) {
      throw new IOException("expected %d bytes, found %d".formatted(size, channel.size()));
    }
    return channel.map(FileChannel.MapMode.READ_ONLY, 0, size, Arena.ofAuto());
  }

  /** Deletes the file; does nothing the second time. */
  void delete() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new MobulaException("could not delete %s: %s".formatted(file, e), e);
    }
  }
}
