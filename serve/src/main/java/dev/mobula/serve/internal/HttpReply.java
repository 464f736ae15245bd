package dev.mobula.serve.internal;

import java.util.Map;

/**
 * What is answered.
 *
 * @param status of HTTP
 * @param contentType of the body
 * @param headers others than those about the body's type and length
 * @param body all of it
 */
@SuppressWarnings("ArrayRecordComponent")
record HttpReply(int status, String contentType, Map<String, String> headers, byte[] body) {
  static final String JSON = "application/json";

  static HttpReply json(byte[] body) {
    return new HttpReply(200, JSON, Map.of(), body);
  }

  static HttpReply text(String body) {
    return new HttpReply(200, "text/plain; charset=utf-8", Map.of(), Json.utf8(body));
  }

  static HttpReply error(int status, String message) {
    return error(status, message, Map.of());
  }

  static HttpReply error(int status, String message, Map<String, String> headers) {
    return new HttpReply(status, JSON, headers, Json.error(message));
  }
}
