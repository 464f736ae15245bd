package dev.mobula.serve.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The page on which a policy balances CartPole-v1: the pole falls in the browser, which asks for
 * each action over a WebSocket. Stateless; any thread.
 */
final class DemoPage {
  private static final String FILE = "demo.html";

  private DemoPage() {}

  /** Returns the page for a policy, whose name needs no escape. */
  static byte[] of(String policy) {
    try (InputStream in = DemoPage.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException("expected " + FILE + " beside its class, found none");
      }
      String page = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return page.replace("POLICY_NAME", policy).getBytes(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
