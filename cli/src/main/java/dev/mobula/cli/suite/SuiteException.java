package dev.mobula.cli.suite;

/** A seed cannot be trained, or its result not be read; the message says what to change. */
public final class SuiteException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SuiteException(String message) {
    super(message);
  }

  SuiteException(String message, Throwable cause) {
    super(message, cause);
  }
}
