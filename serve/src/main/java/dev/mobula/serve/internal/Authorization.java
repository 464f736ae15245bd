package dev.mobula.serve.internal;

import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** Lets through requests that bring a token, in time that says nothing of it. */
final class Authorization {
  private static final String SCHEME = "Bearer ";

  private final byte @Nullable [] token;

  /**
   * Why a request is refused.
   *
   * @param unknown whether it brought no token at all
   * @param message for the client
   */
  record Refusal(boolean unknown, String message) {}

  /** Lets everybody through where the token is null. */
  Authorization(@Nullable String token) {
    this.token = token == null ? null : Json.utf8(token);
  }

  /**
   * Returns why a request is refused; null where it is not.
   *
   * @param header what it says of its authorization
   */
  @Nullable Refusal check(@Nullable String header) {
    if (token == null) {
      return null;
    }
    if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return new Refusal(true, "expected a header 'Authorization: Bearer TOKEN', found none");
    }
    byte[] given = Json.utf8(header.substring(SCHEME.length()).strip());
    return MessageDigest.isEqual(given, token)
        ? null
        : new Refusal(false, "expected the token of this server, found another one");
  }
}
