package dev.mobula.serve.internal;

import java.security.MessageDigest;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lets through requests that bring a token, in time that says nothing of it. */
final class Authorization {
  private static final String SCHEME = "Bearer ";

  private final byte @Nullable [] token;

  /** Lets everybody through where the token is null. */
  Authorization(@Nullable String token) {
    this.token = token == null ? null : Json.utf8(token);
  }

  /** Returns why a request is refused; null where it is not. */
  @Nullable HttpReply refusal(@Nullable String header, String path) {
    if (token == null || Router.isHealth(path)) {
      return null;
    }
    if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return HttpReply.error(
          401,
          "expected a header 'Authorization: Bearer TOKEN', found none",
          Map.of("WWW-Authenticate", "Bearer"));
    }
    byte[] given = Json.utf8(header.substring(SCHEME.length()).strip());
    return MessageDigest.isEqual(given, token)
        ? null
        : HttpReply.error(403, "expected the token of this server, found another one");
  }
}
