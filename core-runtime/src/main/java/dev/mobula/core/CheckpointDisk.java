package dev.mobula.core;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** The steps by which a checkpoint reaches the disk; tests let them fail. */
interface CheckpointDisk {
  /** The file system. */
  CheckpointDisk REAL = new CheckpointDisk() {};

  /** Makes a directory. */
  default void createDirectory(Path directory) throws IOException {
    Files.createDirectory(directory);
  }

  /** Writes a new file and forces it to the disk. */
  default void write(Path file, List<ByteBuffer> parts) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (ByteBuffer part : parts) {
        ByteBuffer rest = part.duplicate();
        while (rest.hasRemaining()) {
          channel.write(rest);
        }
      }
      channel.force(true);
    }
  }

  /** Forces a directory's list of files to the disk. */
  default void sync(Path directory) throws IOException {
    if (!System.getProperty("os.name").startsWith("Windows")) { // which opens no directories
      try (FileChannel channel = FileChannel.open(directory)) {
        channel.force(true);
      }
    }
  }

  /** Gives a directory its final name in one step. */
  default void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }
}
