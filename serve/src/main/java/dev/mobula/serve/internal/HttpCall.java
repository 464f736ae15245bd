package dev.mobula.serve.internal;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A request of HTTP.
 *
 * @param method such as {@code GET}
 * @param path without the query
 * @param headers returns the value of a header, or null
 * @param body all of it
 */
@SuppressWarnings("ArrayRecordComponent")
record HttpCall(
    String method, String path, Function<String, @Nullable String> headers, byte[] body) {
  @Nullable String header(String name) {
    return headers.apply(name);
  }
}
