package dev.mobula.serve;

import dev.mobula.columns.Shareable;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request of HTTP that reaches a deployment. Immutable. */
public final class ServeRequest implements Shareable {
  private final String method;
  private final String path;
  private final String query;
  private final Map<String, String> headers;
  private final byte[] body;

  /**
   * Describes a request.
   *
   * @param method such as {@code POST}
   * @param path what follows the route prefix, from its slash on
   * @param query what follows the question mark, as it came; empty where there is none
   * @param headers by names in lower case; several of a name are joined by commas
   * @param body all of it; the array belongs to the request from now on
   */
  public ServeRequest(
      String method, String path, String query, Map<String, String> headers, byte[] body) {
    this.method = method;
    this.path = path;
    this.query = query;
    this.headers = Map.copyOf(headers);
    this.body = body;
  }

  /** Returns the method, such as {@code POST}. */
  public String method() {
    return method;
  }

  /** Returns what follows the route prefix, from its slash on. */
  public String path() {
    return path;
  }

  /** Returns what follows the question mark, as it came; empty where there is none. */
  public String query() {
    return query;
  }

  /** Returns a header, whatever the case of its name; null where there is none. */
  public @Nullable String header(String name) {
    return headers.get(name.toLowerCase(Locale.ROOT));
  }

  /** Returns the headers, by names in lower case. */
  public Map<String, String> headers() {
    return headers;
  }

  /** Returns the body as text in UTF-8. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** Returns a copy of the body. */
  public byte[] bytes() {
    return body.clone();
  }

  @Override
  public String toString() {
    return "%s %s, %d bytes".formatted(method, path, body.length);
  }
}
