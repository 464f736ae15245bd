package dev.mobula.cli;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether processes that tests start can get SIGINT at all. */
public final class CtrlC {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String IGNORED = "SigIgn:";
  private static final long SIGINT = 1 << 1;

  private CtrlC() {}

  /**
   * Skips a test where SIGINT is ignored: a shell starts its background jobs so, all that they
   * start inherit it, and no shell may change it.
   */
  public static void assumeNotIgnored() throws IOException {
    if (Files.isReadable(STATUS)) {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith(IGNORED)) {
          long mask = Long.parseUnsignedLong(line.substring(IGNORED.length()).strip(), 16);
          assumeFalse((mask & SIGINT) != 0, "SIGINT is ignored, as in a background job of a shell");
        }
      }
    }
  }
}
