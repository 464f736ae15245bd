package dev.mobula.serve.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.serve.HttpOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.Random;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The ingress at a port, by a client of another make and by hand. */
class HttpIngressIT {
  private static final String ACTION = "/policies/p/action";
  private static final String GOOD = "{\"observation\": [0, 0, 0, 0]}";
  private static final int MAX_BODY = 100_000;

  private final Models models = new Models();
  private final HttpClient client = HttpClient.newHttpClient();
  private @Nullable HttpIngress ingress;

  private int start(HttpOptions options) {
    models.add(new PolicyModel("p", TestPolicies.cartPole(), "simd"));
    HttpIngress started = HttpIngress.start(options, new Router(models));
    ingress = started;
    return started.port();
  }

  private static HttpOptions options() {
    return HttpOptions.defaults()
        .withAddress("127.0.0.1", 0, null)
        .withLimits(MAX_BODY, 2_000, Duration.ofSeconds(30), Duration.ofSeconds(60));
  }

  private static HttpOptions impatient() {
    return options().withLimits(MAX_BODY, 2_000, Duration.ofMillis(300), Duration.ofMillis(300));
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

  private static HttpRequest.Builder post(int port, String path, String body) {
    return post(port, path, BodyPublishers.ofString(body));
  }

  private static HttpRequest.Builder post(int port, String path, BodyPublisher body) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(Duration.ofSeconds(60))
        .POST(body);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static Socket connect(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(60_000);
    return socket;
  }

  /** Sends bytes and returns all that comes until the connection is closed. */
  private static String exchange(int port, byte[] bytes) throws IOException {
    try (Socket socket = connect(port)) {
      socket.getOutputStream().write(bytes);
      return readAll(socket);
    }
  }

  private static String exchange(int port, String text) throws IOException {
    return exchange(port, text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Returns the status in the first line; 0 where nothing came. */
  private static int status(String answer) {
    return answer.isEmpty() ? 0 : Integer.parseInt(answer.split(" ", 3)[1]);
  }

  private static String readAll(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
  }

  private void assertServes(int port) throws Exception {
    assertEquals(200, send(post(port, ACTION, GOOD)).statusCode());
  }

  @Test
  void shouldAnswerWhateverTheContentType() throws Exception {
    int port = start(options());
    HttpResponse<String> response =
        send(post(port, ACTION, GOOD).header("Content-Type", "text/plain"));
    assertEquals(200, response.statusCode());
    assertTrue(response.body().startsWith("{\"action\":"), response.body());
  }

  @Test
  void shouldRepeatTheRequestIdOrMakeOne() throws Exception {
    int port = start(options());
    HttpResponse<String> given = send(post(port, ACTION, "{").header("X-Request-ID", "abc-1"));
    assertEquals("abc-1", given.headers().firstValue("X-Request-ID").orElse(""));
    HttpResponse<String> made = send(post(port, ACTION, GOOD).header("X-Request-ID", "a b\"c"));
    String id = made.headers().firstValue("X-Request-ID").orElse("");
    assertTrue(id.matches("[0-9a-f]{16}"), id);
  }

  @Test
  void shouldAskForTheTokenButOfHealth() throws Exception {
    int port = start(options().withAddress("127.0.0.1", 0, "s3cret"));
    assertEquals(401, send(post(port, ACTION, GOOD)).statusCode());
    var wrong = send(post(port, ACTION, GOOD).header("Authorization", "Bearer other"));
    assertEquals(403, wrong.statusCode());
    assertEquals(
        "{\"error\":\"expected the token of this server, found another one\"}", wrong.body());
    var right = send(post(port, ACTION, GOOD).header("Authorization", "Bearer s3cret"));
    assertEquals(200, right.statusCode());
    URI health = URI.create("http://127.0.0.1:" + port + "/v2/health/ready");
    assertEquals(200, send(HttpRequest.newBuilder(health)).statusCode());
  }

  @Test
  void shouldRefuseLongBodiesWhetherAnnouncedOrNot() throws Exception {
    int port = start(options());
    byte[] tooLong = new byte[20 * MAX_BODY];
    Arrays.fill(tooLong, (byte) ' ');
    var announced = send(post(port, ACTION, BodyPublishers.ofByteArray(tooLong)));
    assertEquals(413, announced.statusCode());
    assertEquals(
        "{\"error\":\"expected a body of at most 100000 bytes, found a longer one\"}",
        announced.body());
    var chunks = BodyPublishers.ofByteArrays(Collections.nCopies(20, new byte[MAX_BODY]));
    assertEquals(413, send(post(port, ACTION, chunks)).statusCode());
    assertServes(port);
  }

  @Test
  void shouldNotWaitForABodyOfATerabyte() throws Exception {
    int port = start(impatient());
    String huge =
        "POST /policies/p/action HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000000\r\n";
    assertEquals(413, status(exchange(port, huge + "Connection: close\r\n\r\n")));
    assertServes(port);
  }

  @Test
  void shouldAnswerBodiesThatTakeLong() throws Exception {
    int port = start(options());
    String rows = "0.5,".repeat(4 * 2_000 - 1) + "0.5";
    String infer =
        "{\"inputs\":[{\"name\":\"observation\",\"datatype\":\"FP32\",\"shape\":[2000,4],\"data\":[%s]}]}"
            .formatted(rows);
    HttpResponse<String> response = send(post(port, "/v2/models/p/infer", infer));
    assertEquals(200, response.statusCode(), response.body());
    assertTrue(response.body().contains("\"shape\":[2000,2]"), "logits of each row");
  }

  @Test
  void shouldRefuseLongHeadersAndLines() throws Exception {
    int port = start(options());
    String line = "GET /" + "x".repeat(5_000) + " HTTP/1.1\r\nHost: x\r\n\r\n";
    assertEquals(414, status(exchange(port, line)));
    String header = "GET /v2 HTTP/1.1\r\nHost: x\r\nX: " + "x".repeat(5_000) + "\r\n\r\n";
    assertEquals(431, status(exchange(port, header)));
    assertServes(port);
  }

  @Test
  void shouldRefuseWhatIsNoHttp() throws Exception {
    int port = start(options());
    String answer = exchange(port, "hello\r\n\r\n");
    assertEquals(400, status(answer));
    assertTrue(
        answer.endsWith(
            "{\"error\":\"expected a request of HTTP, found one that cannot be read\"}"),
        answer);
  }

  @Test
  void shouldCloseConnectionsThatTrickle() throws Exception {
    int port = start(impatient());
    try (Socket headers = connect(port);
        Socket body = connect(port)) {
      body.getOutputStream()
          .write(
              Json.utf8(
                  "POST /policies/p/action HTTP/1.1\r\nHost: x\r\nContent-Length: 999\r\n\r\n"));
      assertTrue(tricklesUntilClosed(headers), "headers");
      assertTrue(tricklesUntilClosed(body), "body");
    }
    try (Socket idle = connect(port)) {
      assertEquals("", readAll(idle));
    }
    assertServes(port);
  }

  /** Sends a byte every now and then until the server has closed the connection. */
  private static boolean tricklesUntilClosed(Socket socket) throws Exception {
    socket.setSoTimeout(20);
    for (int i = 0; i < 3_000; i++) {
      try {
        socket.getOutputStream().write('x');
        if (socket.getInputStream().read() < 0) {
          return true;
        }
      } catch (SocketTimeoutException _) {
        // Nothing came in 20 ms: still open.
      } catch (IOException _) {
        return true;
      }
    }
    return false;
  }

  @Test
  void shouldStayHealthyWhateverIsSent() throws Exception {
    int port = start(impatient());
    Random random = new Random(5);
    int requests = Integer.getInteger("mobula.fuzz.requests", 1_000);
    // Many at a time, as some wait until the server gives up that the rest of a body comes.
    try (var senders = Executors.newFixedThreadPool(64)) {
      var answers = new ExecutorCompletionService<String>(senders);
      for (int i = 0; i < requests; i++) {
        byte[] request = malformed(random);
        var unused = answers.submit(() -> exchange(port, request));
      }
      for (int i = 0; i < requests; i++) {
        assertHarmless(answers.take().get());
      }
    }
    assertServes(port);
  }

  private static void assertHarmless(String answer) {
    int status = status(answer);
    assertTrue(status == 0 || status == 200 || (status >= 400 && status != 500), answer);
    assertTrue(!answer.contains("Exception") && !answer.contains("at dev."), answer);
  }

  /** A good request of which some bytes were changed, cut out or doubled. */
  private static byte[] malformed(Random random) {
    String body =
        random.nextBoolean()
            ? "{\"observation\": [0.5, -1e3, 2, 0], \"explore\": true}"
            : "{\"inputs\":[{\"name\":\"observation\",\"datatype\":\"FP32\",\"shape\":[1,4],\"data\":[1,2,3,4]}]}";
    String path = random.nextBoolean() ? ACTION : "/v2/models/p/infer";
    boolean inBody = random.nextBoolean();
    byte[] bytes = inBody ? mutate(Json.utf8(body), random) : Json.utf8(body);
    String head =
        "POST %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: %d\r\n\r\n"
            .formatted(path, bytes.length);
    byte[] headBytes = inBody ? Json.utf8(head) : mutate(Json.utf8(head), random);
    byte[] all = Arrays.copyOf(headBytes, headBytes.length + bytes.length);
    System.arraycopy(bytes, 0, all, headBytes.length, bytes.length);
    return all;
  }

  private static byte[] mutate(byte[] bytes, Random random) {
    byte[] mutated = bytes;
    for (int i = 0; i <= random.nextInt(4); i++) {
      int at = random.nextInt(mutated.length);
      int length = random.nextInt(Math.min(8, mutated.length - at) + 1);
      switch (random.nextInt(3)) {
        case 0 -> mutated[at] = (byte) random.nextInt(256);
        case 1 -> mutated = spliced(mutated, at + length, at);
        default -> mutated = spliced(mutated, at, at + length);
      }
      if (mutated.length == 0) {
        return new byte[] {'x'};
      }
    }
    return mutated;
  }

  /** All from {@code from} on, behind all before {@code to}. */
  private static byte[] spliced(byte[] bytes, int from, int to) {
    byte[] result = Arrays.copyOf(bytes, to + bytes.length - from);
    System.arraycopy(bytes, from, result, to, bytes.length - from);
    return result;
  }
}
