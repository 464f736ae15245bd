package dev.mobula.serve;

import dev.mobula.columns.Shareable;
import java.nio.charset.StandardCharsets;
import java.util.Map;

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
   */
  public ServeResponse(int status, String contentType, Map<String, String> headers, byte[] body) {
    if (status < 200 || status > 599) {
      throw new ServeException("expected a status from 200 to 599, found " + status);
    }
    this.status = status;
    this.contentType = contentType;
    this.headers = Map.copyOf(headers);
    this.body = body;
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
