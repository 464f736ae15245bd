package dev.mobula.core.net;

import dev.mobula.core.MobulaException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a server listens, and who may ask it: others than this machine only with a token.
 *
 * @param host the address it listens at
 * @param port the port; 0 for any that is free
 * @param token what requests must bring as {@code Authorization: Bearer TOKEN}; null for none
 * @param certificate the chain of certificates in PEM, for TLS; null for none
 * @param privateKey the key of the certificate in PEM; null for none
 */
public record ServerAddress(
    String host,
    int port,
    @Nullable String token,
    @Nullable Path certificate,
    @Nullable Path privateKey) {

  /**
   * Checks what can be checked without listening.
   *
   * @throws MobulaException if the host is open to others without a token, or a value is not one
   *     that can be used
   */
  public ServerAddress {
    if (port < 0 || port > 65_535) {
      throw new MobulaException("expected a port from 0 to 65535, found " + port);
    }
    if (token != null && (token.isBlank() || !token.equals(token.strip()))) {
      throw new MobulaException("expected a token that is not blank and has no blanks around it");
    }
    if ((certificate == null) != (privateKey == null)) {
      throw new MobulaException("expected both a certificate and its private key, found one alone");
    }
    expectReadable("certificate", certificate);
    expectReadable("private key", privateKey);
    if (token == null && !isLoopback(host)) {
      throw new MobulaException(
          "expected a token with the host %s, which others can reach, found none; give a token, or listen at 127.0.0.1"
              .formatted(host));
    }
  }

  private static void expectReadable(String what, @Nullable Path file) {
    if (file != null && !Files.isReadable(file)) {
      throw new MobulaException("expected a %s in %s, found no file".formatted(what, file));
    }
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new MobulaException(
          "expected a host that this machine has, as 127.0.0.1, found '%s'".formatted(host), e);
    }
  }

  /** Does not show the token. */
  @Override
  public String toString() {
    return "%s:%d%s%s"
        .formatted(
            host, port, certificate == null ? "" : ", TLS", token == null ? "" : ", with a token");
  }
}
