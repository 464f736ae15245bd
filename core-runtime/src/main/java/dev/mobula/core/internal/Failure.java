package dev.mobula.core.internal;

import dev.mobula.core.MobulaException;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of what did not return: thrown anew to each reader, so that the exception has the
 * reader's stack and its cause the stack of where it happened.
 *
 * @param type makes the exception of text and cause
 * @param text the message, or the name of the task
 * @param cause what happened
 */
record Failure(
    BiFunction<String, @Nullable Throwable, ? extends MobulaException> type,
    String text,
    @Nullable Throwable cause) {
  private static final int MAX_LENGTH = 500;

  MobulaException exception() {
    return type.apply(text, cause);
  }

  /** Returns text and cause, perhaps shortened. */
  String describe() {
    return shortened(cause == null ? text : text + ": " + describe(cause));
  }

  /** Returns what was thrown, likewise; it may throw itself when it is asked what it is. */
  static String describe(Throwable thrown) {
    try {
      return shortened(thrown.toString());
    } catch (Throwable _) {
      return thrown.getClass().getName();
    }
  }

  private static String shortened(String words) {
    return words.length() <= MAX_LENGTH ? words : words.substring(0, MAX_LENGTH) + " …";
  }
}
