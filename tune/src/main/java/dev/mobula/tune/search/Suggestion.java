package dev.mobula.tune.search;

import java.util.Map;

/** A searcher's answer to the question what to try next. */
public sealed interface Suggestion {

  /**
   * A configuration to try, nested as in YAML; the receiver owns it.
   *
   * @param config the configuration; values may be null
   */
  record Configuration(Map<String, Object> config) implements Suggestion {}

  /** Nothing before more is known of the trials that were suggested. */
  record NotNow() implements Suggestion {}

  /** Nothing any more. */
  record Finished() implements Suggestion {}
}
