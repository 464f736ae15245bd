package dev.mobula.policies.dl4j;

/** Deeplearning4j's and ND4J's habit to log where they run, which slf4j-simple shows by default. */
final class QuietLogs {
  /** Of slf4j itself, which says at length where there is nothing to log to. */
  private static final String VERBOSITY = "slf4j.internal.verbosity";

  private static final String LEVEL = "org.slf4j.simpleLogger.log.";

  private QuietLogs() {}

  /** Shows what they warn of alone, unless the user has asked for another level. */
  static void silence() {
    set(VERBOSITY, "ERROR");
    set(LEVEL + "org.nd4j", "warn");
    set(LEVEL + "org.deeplearning4j", "warn");
  }

  private static void set(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
