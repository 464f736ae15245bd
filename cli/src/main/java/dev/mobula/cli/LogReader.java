package dev.mobula.cli;

import dev.mobula.core.MobulaException;
import dev.mobula.core.WorkerLog;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the log of a worker, and what comes later if that is wanted. One thread. */
final class LogReader {
  private static final long PAUSE_MILLIS = 100;

  private final WorkerLog log;
  private final Consumer<String> out;
  private final StringBuilder rest = new StringBuilder(); // of a line that has no end yet

  LogReader(WorkerLog log, Consumer<String> out) {
    this.log = log;
    this.out = out;
  }

  /** Gives the last lines that there are, then follows the file for as long as the worker runs. */
  void print(long tail, boolean follows) {
    ArrayDeque<String> last = new ArrayDeque<>();
    BufferedReader current = null;
    try {
      for (Path file : log.files()) {
        close(current);
        current = Files.newBufferedReader(file);
        readInto(last, tail, current);
      }
      last.forEach(out);
      if (follows && current != null) {
        follow(current);
      }
      flush();
    } catch (NoSuchFileException _) {
      // its program has ended meanwhile, and taken the file with it
    } catch (IOException e) {
      throw new MobulaException("cannot read %s: %s".formatted(log.path(), e.getMessage()), e);
    }
  }

  private void readInto(ArrayDeque<String> last, long tail, BufferedReader in) throws IOException {
    for (String line = next(in); line != null; line = next(in)) {
      last.add(line);
      if (last.size() > tail) {
        last.removeFirst();
      }
    }
  }

  private void follow(BufferedReader opened) throws IOException {
    BufferedReader current = opened;
    Object key = key();
    boolean ended = false;
    while (!ended) {
      ended =
          ProcessHandle.of(log.pid()).isEmpty() || !pause(); // what it printed is read once more
      print(current);
      if (!Objects.equals(key, key()) && Files.exists(log.path())) {
        print(current); // what came before its place was taken
        close(current);
        current = Files.newBufferedReader(log.path());
        key = key();
        ended = false;
      }
    }
    close(current);
  }

  private void print(BufferedReader in) throws IOException {
    for (String line = next(in); line != null; line = next(in)) {
      out.accept(line);
    }
  }

  /** Returns what tells a file from the one that takes its place. */
  private @Nullable Object key() throws IOException {
    try {
      return Files.readAttributes(log.path(), "fileKey").get("fileKey");
    } catch (NoSuchFileException _) {
      return null;
    }
  }

  /** Returns the next whole line, or null if there is none now. */
  private @Nullable String next(BufferedReader in) throws IOException {
    for (int next = in.read(); next >= 0; next = in.read()) {
      if (next == '\n') {
        String line = rest.toString();
        rest.setLength(0);
        return line;
      }
      rest.append((char) next);
    }
    return null;
  }

  private void flush() {
    if (!rest.isEmpty()) {
      out.accept(rest.toString());
    }
  }

  private static boolean pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
      return true;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static void close(@Nullable BufferedReader reader) throws IOException {
    if (reader != null) {
      reader.close();
    }
  }
}
