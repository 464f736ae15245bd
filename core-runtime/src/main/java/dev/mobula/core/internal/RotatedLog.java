package dev.mobula.core.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Lines in a file of limited size: a full one gets {@code .1} behind its name, that one {@code .2},
 * and what was the last one is gone. Any thread.
 */
public final class RotatedLog implements AutoCloseable {
  private static final Logger LOGGER = System.getLogger(RotatedLog.class.getName());

  private final Path path;
  private final int files;
  private final long maxBytes;
  private long bytes; // guarded by this
  private boolean closed; // guarded by this
  private @Nullable OutputStream out; // guarded by this

  /**
   * Creates a log, and its file with the first line.
   *
   * @param files how many files there are at most
   * @param maxBytes how large each may get; a longer line has a file for itself
   */
  RotatedLog(Path path, int files, long maxBytes) {
    this.path = path;
    this.files = files;
    this.maxBytes = maxBytes;
  }

  /** Returns the files of a log that there are, the oldest first. */
  public static List<Path> existing(Path path) {
    int last = 0;
    while (Files.exists(numbered(path, last + 1))) {
      last++;
    }
    int oldest = last;
    return IntStream.rangeClosed(0, oldest)
        .mapToObj(age -> numbered(path, oldest - age))
        .filter(Files::exists)
        .toList();
  }

  private static Path numbered(Path path, int age) {
    return age == 0 ? path : path.resolveSibling(path.getFileName() + "." + age);
  }

  /** Appends a line. Where that fails a warning says so, and nothing more is written. */
  synchronized void append(String line) {
    if (closed) {
      return;
    }
    byte[] text = (line + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      if (out == null || (bytes > 0 && bytes + text.length > maxBytes)) {
        rotate();
      }
      if (out != null) {
        out.write(text);
        bytes += text.length;
      }
    } catch (IOException e) {
      LOGGER.log(Level.WARNING, "wrote no more output of a worker to " + path, e);
      close();
    }
  }

  private void rotate() throws IOException {
    if (out != null) {
      out.close();
      for (int age = files - 1; age > 0; age--) {
        move(numbered(path, age - 1), numbered(path, age));
      }
    }
    out =
        Files.newOutputStream(
            path, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
    bytes = 0;
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    } catch (NoSuchFileException _) {
      // there are not that many yet
    }
  }

  /** Writes no more; the files stay. */
  @Override
  public synchronized void close() {
    closed = true;
    try {
      if (out != null) {
        out.close();
      }
    } catch (IOException e) {
      LOGGER.log(Level.WARNING, "could not close " + path, e);
    }
  }

  /** Writes no more, and deletes the files. */
  void delete() {
    close();
    for (Path file : existing(path)) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        LOGGER.log(Level.WARNING, "could not delete " + file, e);
      }
    }
  }
}
