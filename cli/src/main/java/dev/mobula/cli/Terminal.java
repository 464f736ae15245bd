package dev.mobula.cli;

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

  private static boolean isTerminal() {
    String term = System.getenv("TERM");
    return term != null
        && !term.equals("dumb")
        && System.console() != null
        && System.console().isTerminal();
  }
}
