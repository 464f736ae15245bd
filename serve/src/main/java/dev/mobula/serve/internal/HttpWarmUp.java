package dev.mobula.serve.internal;

import dev.mobula.serve.HttpOptions;
import dev.mobula.serve.ServeException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Has the classes that answer HTTP loaded while policies are read, which takes as long: half of a
 * start is spent on each.
 */
public final class HttpWarmUp {
  private static final Logger LOGGER = System.getLogger(HttpWarmUp.class.getName());

  /** A trace that is not sampled, as nobody asked: the last two digits are its flags. */
  private static final String TRACE = "00-" + "1".repeat(32) + "-" + "1".repeat(16) + "-00";

  private static final byte[] REQUEST =
      "GET /-/healthz HTTP/1.1\r\nHost: localhost\r\nTraceparent: %s\r\nConnection: close\r\n\r\n"
          .formatted(TRACE)
          .getBytes(StandardCharsets.US_ASCII);

  private HttpWarmUp() {}

  /** Answers one request of its own, on a thread and at a port that nobody waits for. */
  public static void beside() {
    Thread.ofPlatform().daemon().name("mobula-serve-http-warm-up").start(() -> run());
  }

  /** Returns the answer; empty where there could be none. */
  static String run() {
    HttpOptions options = HttpOptions.defaults();
    try (HttpIngress ingress =
            HttpIngress.start(
                options.withAddress(options.host(), 0, null), new Router(new Models()));
        Socket client = new Socket(InetAddress.getByName(options.host()), ingress.port())) {
      client.getOutputStream().write(REQUEST);
      return new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException | ServeException e) {
      LOGGER.log(Level.DEBUG, "nothing was loaded ahead", e);
      return "";
    }
  }
}
