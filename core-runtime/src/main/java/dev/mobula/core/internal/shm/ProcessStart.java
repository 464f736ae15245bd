package dev.mobula.core.internal.shm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * When a process was started, so that a later process of the same id is another one: in clock ticks
 * since the machine was started on Linux, else in milliseconds since 1970.
 */
public final class ProcessStart {
  /** The instant that the JDK gives moves with the clock of the machine; the ticks do not. */
  private static final boolean HAS_TICKS = Files.isReadable(statistics("self"));

  /** The number of the start time, counted from the one behind the command's closing bracket. */
  private static final int START_FIELD = 19;

  private ProcessStart() {}

  /** Returns when a process was started; empty if unknown. */
  public static OptionalLong of(long pid) {
    return HAS_TICKS
        ? ticks(pid)
        : ProcessHandle.of(pid)
            .flatMap(process -> process.info().startInstant())
            .map(instant -> OptionalLong.of(instant.toEpochMilli()))
            .orElse(OptionalLong.empty());
  }

  /**
   * Tells whether a process has certainly ended; false if that cannot be found out.
   *
   * @param start when it was started, or 0 if that is unknown
   */
  public static boolean isGone(long pid, long start) {
    if (ProcessHandle.of(pid).isEmpty()) {
      return true;
    }
    OptionalLong found = of(pid);
    return start != 0 && found.isPresent() && found.getAsLong() != start;
  }

  private static OptionalLong ticks(long pid) {
    try {
      String line = Files.readString(statistics(Long.toString(pid)));
      String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
      return OptionalLong.of(Long.parseLong(fields[START_FIELD]));
    } catch (IOException | RuntimeException _) {
      return OptionalLong.empty();
    }
  }

  private static Path statistics(String process) {
    return Path.of("/proc", process, "stat");
  }
}
