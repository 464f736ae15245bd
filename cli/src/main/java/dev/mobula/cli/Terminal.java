package dev.mobula.cli;

import java.io.Console;
import java.io.PrintStream;

/**
 * Where a command writes.
 *
 * @param out results
 * @param err errors and notices
 * @param interactive whether a person is watching {@code out}, so that a line may be rewritten
 */
record Terminal(PrintStream out, PrintStream err, boolean interactive) {
  static Terminal system() {
    return new Terminal(System.out, System.err, isTerminal());
  }

  @SuppressWarnings("SystemConsoleNull") // it is null with -Djdk.console=java.base
  private static boolean isTerminal() {
    String term = System.getenv("TERM");
    if (term == null || term.equals("dumb")) {
      return false;
    }
    Console console = System.console();
    return console != null && console.isTerminal();
  }
}
