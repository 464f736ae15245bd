package dev.mobula.serve.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.serve.HttpOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WebSocketIT {
  private static final String PATH = "/policies/p/action";

  private final Models models = new Models();
  private final HttpClient client = HttpClient.newHttpClient();
  private final Received received = new Received();
  private @Nullable HttpIngress ingress;

  /** Collects whole messages, and says "closed" at the end. */
  private static final class Received implements WebSocket.Listener {
    final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final StringBuilder part = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      part.append(data);
      if (last) {
        messages.add(part.toString());
        part.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      messages.add("closed");
      return null;
    }

    String next() throws InterruptedException {
      return String.valueOf(messages.poll(60, TimeUnit.SECONDS));
    }
  }

  private int start(Duration keepAlive) {
    models.add(new PolicyModel("p", TestPolicies.cartPole(), "simd"));
    HttpOptions options =
        HttpOptions.defaults()
            .withAddress("127.0.0.1", 0, null)
            .withLimits(1_000_000, 16_384, Duration.ofMillis(500), keepAlive);
    HttpIngress started = HttpIngress.start(options, new Router(models));
    ingress = started;
    return started.port();
  }

  private WebSocket connect(int port, String path, String origin) {
    WebSocket.Builder builder = client.newWebSocketBuilder();
    if (!origin.isEmpty()) {
      builder.header("Origin", origin);
    }
    return builder.buildAsync(URI.create("ws://127.0.0.1:" + port + path), received).join();
  }

  private int refusal(int port, String path, String origin) {
    CompletionException failure =
        assertThrows(CompletionException.class, () -> connect(port, path, origin));
    return assertInstanceOf(WebSocketHandshakeException.class, failure.getCause())
        .getResponse()
        .statusCode();
  }

  @AfterEach
  void close() {
    try (models;
        client) {
      if (ingress != null) {
        ingress.close();
      }
    }
  }

  @Test
  void shouldAnswerMessagesInOrderWhateverTheirLength() throws Exception {
    int port = start(Duration.ofSeconds(60));
    WebSocket socket = connect(port, PATH, "http://127.0.0.1:" + port);
    String blanks = " ".repeat(2 * HttpExchange.LONG_BODY);
    socket.sendText("{\"observation\": [0, 0, 0, 0]" + blanks + "}", true).join();
    socket.sendText("{\"observation\": [0, 0]}", true).join();
    socket.sendText("{\"observation\": [0, 0, 0, 1]}", true).join();
    assertTrue(received.next().startsWith("{\"action\":"));
    assertTrue(received.next().startsWith("{\"error\":\"expected 4 elements"));
    assertTrue(received.next().startsWith("{\"action\":"));
    socket.abort();
  }

  @Test
  void shouldRefusePagesOfOtherSitesAndPathsOfNoPolicy() {
    int port = start(Duration.ofSeconds(60));
    assertEquals(403, refusal(port, PATH, "https://example.com"));
    assertEquals(403, refusal(port, PATH, "null"));
    assertEquals(404, refusal(port, "/policies/other/action", ""));
    assertEquals(404, refusal(port, "/v2", ""));
  }

  @Test
  void shouldKeepAConnectionThatIsUsedAndCloseOneThatIsNot() throws Exception {
    int port = start(Duration.ofSeconds(2));
    WebSocket socket = connect(port, PATH, "");
    long end = System.nanoTime() + Duration.ofMillis(2500).toNanos();
    while (System.nanoTime() < end) { // longer than either timeout
      socket.sendText("{\"observation\": [0, 0, 0, 0]}", true).join();
      assertTrue(received.next().startsWith("{\"action\":"));
      Thread.sleep(20);
    }
    assertEquals("closed", received.next());
  }
}
