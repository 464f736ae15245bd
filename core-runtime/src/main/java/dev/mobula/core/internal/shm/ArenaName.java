package dev.mobula.core.internal.shm;

import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a shared memory's file, {@code mobula-PID-START-RANDOM}: whose it is, and whether
 * that process still runs.
 *
 * @param pid the owner's process id
 * @param start when it was started, in the terms of {@link ProcessStart}; 0 if unknown
 * @param random 16 hexadecimal digits, so that one process may own several
 */
record ArenaName(long pid, long start, String random) {
  private static final Pattern PATTERN =
      Pattern.compile("mobula-(\\d{1,18})-(\\d{1,18})-([0-9a-f]{16})");

  /** Returns a new name for a file that this process owns. */
  static ArenaName create() {
    long pid = ProcessHandle.current().pid();
    String random = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    return new ArenaName(pid, ProcessStart.of(pid).orElse(0), random);
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
    return ProcessStart.isGone(pid, start);
  }

  @Override
  public String toString() {
    return "mobula-%d-%d-%s".formatted(pid, start, random);
  }
}
