package dev.mobula.core.internal.shm;

import dev.mobula.core.MobulaException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The directory in which files of shared memory lie. */
final class ArenaDirectory {
  private ArenaDirectory() {}

  static Path ofPlatform() {
    Path memory = Path.of("/dev/shm");
    return Files.isDirectory(memory) && Files.isWritable(memory)
        ? memory
        : Path.of(System.getProperty("java.io.tmpdir"));
  }

  /** Removes the files of shared memory whose owner has ended, and nothing else. */
  static void removeLeftovers(Path directory) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "mobula-*")) {
      for (Path file : files) {
        if (!Files.isDirectory(file) && isLeftover(file)) {
          remove(file);
        }
      }
    }
  }

  static boolean isLeftover(Path file) {
    return ArenaName.parse(String.valueOf(file.getFileName()))
        .filter(ArenaName::isOwnerGone)
        .isPresent();
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException _) {
      // It is another user's, whose next program will remove it.
    }
  }

  /**
   * Checks that there is room for a file.
   *
   * @throws MobulaException if there is less
   */
  static void checkRoom(Path directory, long bytes) throws IOException {
    long free = Files.getFileStore(directory).getUsableSpace();
    if (free < bytes) {
      throw new MobulaException(
          "expected room for shared memory of %d bytes in %s, found %d bytes free; set %s to less,"
                  .formatted(bytes, directory, free, SharedMemory.OPTION)
              + " or give the directory more (a container: --shm-size)");
    }
  }
}
