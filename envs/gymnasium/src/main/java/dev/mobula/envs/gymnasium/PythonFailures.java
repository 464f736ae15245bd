package dev.mobula.envs.gymnasium;

import dev.mobula.envs.EnvironmentException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Tells what was raised in Python. */
final class PythonFailures {
  private static final String FAILED = "!";

  private PythonFailures() {}

  /**
   * Throws if what a function of the module returned is a failure, with the traceback in the
   * message and as the cause.
   *
   * @param where names the environment, and what it did, of which a copy may be known
   */
  static void check(@Nullable Object result, Where where) {
    if (!(result instanceof String text) || !text.startsWith(FAILED)) {
      return;
    }
    JsonNode json = Json.read(text.substring(FAILED.length()));
    String traceback = json.get("traceback").asString();
    throw new EnvironmentException(
        "%s failed: %s%n%s"
            .formatted(
                where.of(json.get("copy").asInt()), json.get("summary").asString(), traceback),
        new PythonException(traceback));
  }

  /** Says where something failed. */
  @FunctionalInterface
  interface Where {
    /**
     * Says so in words.
     *
     * @param copy the copy that failed, or -1 where that is not known
     */
    String of(int copy);
  }
}
