package dev.mobula.serve;

import dev.mobula.core.MobulaException;
import dev.mobula.core.net.ServerAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the ingress listens; Ray Serve's names where it has them.
 *
 * @param host the address it listens at; 127.0.0.1 by default, and others only with a token, as
 *     anybody who reaches the port may ask
 * @param port the port; 8000 by default, 0 for any that is free
 * @param token what requests must bring as {@code Authorization: Bearer TOKEN}; null for none
 * @param certificate the chain of certificates in PEM, for TLS; null for none
 * @param privateKey the key of the certificate in PEM; null for none
 * @param maxBodyBytes the longest body; 16 MiB by default
 * @param maxHeaderBytes the longest headers together, and the longest first line; 16 KiB
 * @param requestReadTimeout how long a client may take to send a request; 30 s by default
 * @param keepAliveTimeout how long a connection is kept without a request; 75 s by default
 * @param requestTimeout how long an application may take to answer, or to begin to where it
 *     streams; then 408. Null, the default, for any time
 * @param accessLog whether each request is logged; not by default
 */
public record HttpOptions(
    String host,
    int port,
    @Nullable String token,
    @Nullable Path certificate,
    @Nullable Path privateKey,
    int maxBodyBytes,
    int maxHeaderBytes,
    Duration requestReadTimeout,
    Duration keepAliveTimeout,
    @Nullable Duration requestTimeout,
    boolean accessLog) {
  /**
   * Checks what can be checked without listening.
   *
   * @throws ServeException if the host is open to others without a token, or a value is not one
   *     that can be used
   */
  public HttpOptions {
    if (maxBodyBytes < 1 || maxHeaderBytes < 1) {
      throw new ServeException(
          "expected maxBodyBytes and maxHeaderBytes >= 1, found %d and %d"
              .formatted(maxBodyBytes, maxHeaderBytes));
    }
    if (requestReadTimeout.toMillis() < 1 || keepAliveTimeout.toMillis() < 1) {
      throw new ServeException(
          "expected timeouts of at least 1 ms, found %s and %s"
              .formatted(requestReadTimeout, keepAliveTimeout));
    }
    checkedAddress(host, port, token, certificate, privateKey);
    if (requestTimeout != null && requestTimeout.toMillis() < 1) {
      throw new ServeException(
          "expected a requestTimeout of at least 1 ms, found " + requestTimeout);
    }
  }

  private static ServerAddress checkedAddress(
      String host,
      int port,
      @Nullable String token,
      @Nullable Path certificate,
      @Nullable Path privateKey) {
    try {
      return new ServerAddress(host, port, token, certificate, privateKey);
    } catch (MobulaException e) {
      throw new ServeException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Returns where it listens, at another port perhaps, and who may ask. */
  public ServerAddress address(int otherPort) {
    return checkedAddress(host, otherPort, token, certificate, privateKey);
  }

  /** Returns the defaults: at port 8000 of this machine alone. */
  public static HttpOptions defaults() {
    return new HttpOptions(
        "127.0.0.1",
        8000,
        null,
        null,
        null,
        16 << 20,
        16 << 10,
        Duration.ofSeconds(30),
        Duration.ofSeconds(75),
        null,
        false);
  }

  /** Returns these options with another place to listen, and what requests must bring there. */
  public HttpOptions withAddress(String otherHost, int otherPort, @Nullable String otherToken) {
    return new HttpOptions(
        otherHost,
        otherPort,
        otherToken,
        certificate,
        privateKey,
        maxBodyBytes,
        maxHeaderBytes,
        requestReadTimeout,
        keepAliveTimeout,
        requestTimeout,
        accessLog);
  }

  /** Returns these options with TLS. */
  public HttpOptions withTls(@Nullable Path certificateFile, @Nullable Path privateKeyFile) {
    return new HttpOptions(
        host,
        port,
        token,
        certificateFile,
        privateKeyFile,
        maxBodyBytes,
        maxHeaderBytes,
        requestReadTimeout,
        keepAliveTimeout,
        requestTimeout,
        accessLog);
  }

  /** Returns these options with other limits. */
  public HttpOptions withLimits(
      int bodyBytes, int headerBytes, Duration readTimeout, Duration idleTimeout) {
    return new HttpOptions(
        host,
        port,
        token,
        certificate,
        privateKey,
        bodyBytes,
        headerBytes,
        readTimeout,
        idleTimeout,
        requestTimeout,
        accessLog);
  }

  /** Returns these options with an access log or without. */
  public HttpOptions withAccessLog(boolean log) {
    return new HttpOptions(
        host,
        port,
        token,
        certificate,
        privateKey,
        maxBodyBytes,
        maxHeaderBytes,
        requestReadTimeout,
        keepAliveTimeout,
        requestTimeout,
        log);
  }

  /** Returns these options with a limit of the time of requests; null for none. */
  public HttpOptions withRequestTimeout(@Nullable Duration timeout) {
    return new HttpOptions(
        host,
        port,
        token,
        certificate,
        privateKey,
        maxBodyBytes,
        maxHeaderBytes,
        requestReadTimeout,
        keepAliveTimeout,
        timeout,
        accessLog);
  }

  /**
   * Reads the token in a file.
   *
   * @throws ServeException if there is none
   */
  public static String readToken(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new ServeException("expected a token in " + file + ", found none: " + e, e);
    }
  }

  /** Does not show the token. */
  @Override
  public String toString() {
    return "HttpOptions[%s://%s:%d%s]"
        .formatted(
            certificate == null ? "http" : "https", host, port, token == null ? "" : ", token");
  }
}
