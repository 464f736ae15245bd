package dev.mobula.cli;

/**
 * How log records are printed: level and message on one line, and below it the stack of what was
 * thrown, if anything was.
 */
final class LogFormat {
  private static final String KEY = "java.util.logging.SimpleFormatter.format";
  private static final String LINE = "%4$s: %5$s%6$s%n";

  private LogFormat() {}

  /**
   * Takes effect where nothing was logged yet; a format that the JVM was started with stays. A
   * property, as setting up logging itself takes time that most runs can do without.
   */
  static void install() {
    System.getProperties().putIfAbsent(KEY, LINE);
  }
}
