package dev.mobula.cli;

import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntSupplier;

/**
 * Where a command writes.
 *
 * @param out results
 * @param err errors and notices
 * @param interactive whether a person is watching {@code out}, so that a line may be rewritten
 * @param columns the largest width of a table, which may take milliseconds to find out
 */
record Terminal(PrintStream out, PrintStream err, boolean interactive, IntSupplier columns) {
  /** The width of tables that go to a file or another program. */
  private static final int FILE_COLUMNS = 120;

  Terminal(PrintStream out, PrintStream err, boolean interactive) {
    this(out, err, interactive, () -> FILE_COLUMNS);
  }

  static Terminal system() {
    return isTerminal()
        ? new Terminal(System.out, System.err, true, TerminalWidth::columns)
        : new Terminal(System.out, System.err, false);
  }

  private static boolean isTerminal() {
    String term = System.getenv("TERM");
    if (term == null || term.equals("dumb")) {
      return false;
    }
    Path link = Path.of("/proc/self/fd/1");
    try {
      return Files.isSymbolicLink(link) ? isTerminal(Files.readSymbolicLink(link)) : hasConsole();
    } catch (IOException _) {
      return hasConsole();
    }
  }

  private static boolean isTerminal(Path device) {
    return device.startsWith("/dev/pts") || device.toString().startsWith("/dev/tty");
  }

  /** Asked last, as it takes 50 milliseconds. */
  @SuppressWarnings("SystemConsoleNull") // it is null with -Djdk.console=java.base
  private static boolean hasConsole() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }
}
