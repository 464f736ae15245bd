package dev.mobula.serve;

import dev.mobula.columns.Shareable;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a deployment answers to a request of HTTP. Immutable. */
public final class ServeResponse implements Shareable {
  private final int status;
  private final String contentType;
  private final Map<String, String> headers;
  private final byte[] body;

  /**
   * Describes an answer.
   *
   * @param status of HTTP
   * @param contentType of the body
   * @param headers others than those about the body's type and length
   * @param body all of it; the array belongs to the answer from now on
   * @throws ServeException if HTTP has no such status or headers
   */
  public ServeResponse(int status, String contentType, Map<String, String> headers, byte[] body) {
    if (status < 200 || status > 599) {
      throw new ServeException("expected a status from 200 to 599, found " + status);
    }
    this.status = status;
    this.contentType = checkedContentType(contentType);
    headers.forEach(ServeResponse::checkHeader);
    this.headers = Map.copyOf(headers);
    this.body = body;
  }

  private static void checkHeader(String name, String value) {
    if (!name.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+") || !isOneLine(value)) {
      throw new ServeException(
          "expected a header whose name is a token and whose value is one line, found '%s: %s'"
              .formatted(name, value));
    }
  }

  /**
   * Checks the type of a body.
   *
   * @throws ServeException if it is null or has a line break
   */
  public static String checkedContentType(@Nullable String contentType) {
    if (contentType == null || !isOneLine(contentType)) {
      throw new ServeException(
          "expected a content type of one line, as text/plain, found '%s'".formatted(contentType));
    }
    return contentType;
  }

  private static boolean isOneLine(@Nullable String value) {
    return value != null && value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c != 0x7f));
  }

  /** Answers with text. */
  public static ServeResponse text(String text) {
    return new ServeResponse(200, "text/plain; charset=utf-8", Map.of(), utf8(text));
  }

  /** Answers with JSON that is written already. */
  public static ServeResponse json(String json) {
    return new ServeResponse(200, "application/json", Map.of(), utf8(json));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Returns the same with another status. */
  public ServeResponse withStatus(int other) {
    return new ServeResponse(other, contentType, headers, body);
  }

  /** Returns the status of HTTP. */
  public int status() {
    return status;
  }

  /** Returns the type of the body. */
  public String contentType() {
    return contentType;
  }

  /** Returns the headers. */
  public Map<String, String> headers() {
    return headers;
  }

  /** Returns a copy of the body. */
  public byte[] bytes() {
    return body.clone();
  }
}
