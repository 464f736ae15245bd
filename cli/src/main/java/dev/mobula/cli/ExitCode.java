package dev.mobula.cli;

/** What the command tells the shell. */
final class ExitCode {
  /** It did what was asked. */
  static final int OK = 0;

  /** A fault of Mobula or of the environment's code; a stack trace or its problems were printed. */
  static final int INTERNAL = 1;

  /** Something is wrong with what was asked; one message says what, and nothing was begun. */
  static final int USER = 2;

  /**
   * What was asked had begun, be it with its first iteration, and failed; one message says why,
   * another what is left.
   */
  static final int FAILED = 3;

  /** A signal ended it: this plus the number of the signal, 130 for Ctrl-C. */
  static final int SIGNAL = 128;

  private ExitCode() {}
}
