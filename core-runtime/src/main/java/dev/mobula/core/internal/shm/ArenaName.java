package dev.mobula.core.internal.shm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a shared memory's file, {@code mobula-PID-START-RANDOM}: whose it is, and whether
 * that process still runs.
 *
 * @param pid the owner's process id
 * @param start when it was started, so that a later process of the same id is another one: in clock
 *     ticks since the machine was started on Linux, else in milliseconds since 1970; 0 if unknown
 * @param random 16 hexadecimal digits, so that one process may own several
 */
record ArenaName(long pid, long start, String random) {
  private static final Pattern PATTERN =
      Pattern.compile("mobula-(\\d{1,18})-(\\d{1,18})-([0-9a-f]{16})");

  /** The instant that the JDK gives moves with the clock of the machine; the ticks do not. */
  private static final boolean HAS_TICKS = Files.isReadable(statistics("self"));

  /** The number of the start time, counted from the one behind the command's closing bracket. */
  private static final int START_FIELD = 19;

  /** Returns a new name for a file that this process owns. */
  static ArenaName create() {
    long pid = ProcessHandle.current().pid();
    String random = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    return new ArenaName(pid, startOf(pid).orElse(0), random);
  }

  /** Reads the name of a file; empty if it is not one of ours. */
  static Optional<ArenaName> parse(String text) {
    Matcher name = PATTERN.matcher(text);
    return name.matches()
        ? Optional.of(
            new ArenaName(
                Long.parseLong(name.group(1)), Long.parseLong(name.group(2)), name.group(3)))
        : Optional.empty();
  }

  /** Tells whether the owner has certainly ended; false if that cannot be found out. */
  boolean isOwnerGone() {
    if (ProcessHandle.of(pid).isEmpty()) {
      return true;
    }
    OptionalLong found = startOf(pid);
    return start != 0 && found.isPresent() && found.getAsLong() != start;
  }

  /** Returns when a process was started, in the terms of {@link #start}; empty if unknown. */
  static OptionalLong startOf(long pid) {
    return HAS_TICKS
        ? ticks(pid)
        : ProcessHandle.of(pid)
            .flatMap(process -> process.info().startInstant())
            .map(instant -> OptionalLong.of(instant.toEpochMilli()))
            .orElse(OptionalLong.empty());
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

  @Override
  public String toString() {
    return "mobula-%d-%d-%s".formatted(pid, start, random);
  }
}
