package dev.mobula.rollout.client;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Which server a client asks, and how.
 *
 * @param host where it listens
 * @param port at which port
 * @param token what it asks for, or null for none
 * @param tls whether to speak TLS
 * @param certificate whom to trust with TLS, in PEM; null for those that the system trusts
 * @param reconnectTimeout how long a server may be out of reach, or each connection break before it
 *     brings an answer, until a call fails; 60 s by default. A server that is there may take as
 *     long as it wants, as it learns in between
 */
public record PolicyClientOptions(
    String host,
    int port,
    @Nullable String token,
    boolean tls,
    @Nullable Path certificate,
    Duration reconnectTimeout) {

  /**
   * Checks what can be checked without connecting.
   *
   * @throws PolicyClientException if a value is not one that can be used
   */
  public PolicyClientOptions {
    if (port < 1 || port > 65_535) {
      throw new PolicyClientException("expected a port from 1 to 65535, found " + port);
    }
    if (reconnectTimeout.isNegative()) {
      throw new PolicyClientException(
          "expected a reconnectTimeout >= 0, found " + reconnectTimeout);
    }
    if (certificate != null && !Files.isReadable(certificate)) {
      throw new PolicyClientException(
          "expected a certificate in %s, found no file".formatted(certificate));
    }
  }

  /** Returns the defaults: without token and TLS. */
  public static PolicyClientOptions of(String host, int port) {
    return new PolicyClientOptions(host, port, null, false, null, Duration.ofSeconds(60));
  }

  /** Returns these options with a token. */
  public PolicyClientOptions withToken(@Nullable String other) {
    return new PolicyClientOptions(host, port, other, tls, certificate, reconnectTimeout);
  }

  /** Returns these options with TLS. */
  public PolicyClientOptions withTls(@Nullable Path trusted) {
    return new PolicyClientOptions(host, port, token, true, trusted, reconnectTimeout);
  }

  /** Returns these options with another patience. */
  public PolicyClientOptions withReconnectTimeout(Duration other) {
    return new PolicyClientOptions(host, port, token, tls, certificate, other);
  }

  /** Does not show the token. */
  @Override
  public String toString() {
    return "%s:%d%s%s".formatted(host, port, tls ? ", TLS" : "", token == null ? "" : ", token");
  }
}
