package dev.mobula.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Finds out how wide the terminal is, which Java has no means to ask. */
final class TerminalWidth {
  private static final int USUAL = 80;
  private static final int SMALLEST = 20;

  private TerminalWidth() {}

  /** Returns the width of the terminal of this process, or 80 where that cannot be told. */
  static int columns() {
    String environment = System.getenv("COLUMNS");
    return of(environment, environment == null ? sttySize() : "");
  }

  /**
   * Chooses a width.
   *
   * @param environment the variable COLUMNS
   * @param sttySize what {@code stty size} printed: rows and columns
   */
  static int of(@Nullable String environment, String sttySize) {
    String last = environment == null ? sttySize.substring(sttySize.indexOf(' ') + 1) : environment;
    try {
      int columns = Integer.parseInt(last.strip());
      return columns < SMALLEST ? USUAL : columns; // 0 where a terminal does not know
    } catch (NumberFormatException _) {
      return USUAL;
    }
  }

  private static String sttySize() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(new File("/dev/tty"))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!stty.waitFor(1, TimeUnit.SECONDS)) {
        stty.destroy();
        return "";
      }
      return new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException _) {
      return "";
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
