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
  MobulaException exception() {
    return type.apply(text, cause);
  }
}
