package dev.mobula.cli;

/** What programs that tests start must know of the workers of tests. */
final class TestWorkers {
  private static final String ARCHIVE = "mobula.worker.archive";

  private TestWorkers() {}

  /**
   * Returns the option with the archive that the build made; without it, each program would begin
   * to record one of its own, in the user's cache folder.
   */
  static String archive() {
    return "-D%s=%s".formatted(ARCHIVE, System.getProperty(ARCHIVE, "off"));
  }
}
