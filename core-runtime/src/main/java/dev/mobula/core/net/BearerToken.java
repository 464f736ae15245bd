package dev.mobula.core.net;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * Lets through requests that bring a token, in time that says nothing of it. Immutable; any thread.
 */
public final class BearerToken {
  private static final String SCHEME = "Bearer ";

  private final byte @Nullable [] token;

  /**
   * Why a request is refused.
   *
   * @param unknown whether it brought no token at all
   * @param message for the client
   */
  public record Refusal(boolean unknown, String message) {}

  /** Lets everybody through where the token is null. */
  public BearerToken(@Nullable String token) {
    this.token = token == null ? null : token.getBytes(StandardCharsets.UTF_8);
  }

  /** Returns what a client sends as its authorization. */
  public static String header(String token) {
    return SCHEME + token;
  }

  /**
   * Returns why a request is refused; null where it is not.
   *
   * @param header what it says of its authorization
   */
  public @Nullable Refusal check(@Nullable String header) {
    if (token == null) {
      return null;
    }
    if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return new Refusal(true, "expected a header 'Authorization: Bearer TOKEN', found none");
    }
    byte[] given = header.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(given, token)
        ? null
        : new Refusal(false, "expected the token of this server, found another one");
  }
}
