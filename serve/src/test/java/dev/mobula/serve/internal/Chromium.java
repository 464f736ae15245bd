package dev.mobula.serve.internal;

import java.io.BufferedReader;
import java.io.File;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A browser without a window, which is asked by its DevTools protocol. */
final class Chromium implements AutoCloseable {
  private static final Pattern LISTENING = Pattern.compile("DevTools listening on ws://([^/]+)/");
  private static final long LIMIT_S = 120;

  private final Process process;
  private final HttpClient client = HttpClient.newHttpClient();
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
  private final WebSocket page;
  private int asked;

  private Chromium(Process process, String address) throws Exception {
    this.process = process;
    HttpRequest pages =
        HttpRequest.newBuilder(URI.create("http://" + address + "/json/list")).build();
    JsonNode list =
        JsonMapper.shared().readTree(client.send(pages, BodyHandlers.ofString()).body());
    String url = list.path(0).path("webSocketDebuggerUrl").asString();
    page = client.newWebSocketBuilder().buildAsync(URI.create(url), new Answers()).join();
  }

  /** Collects what the browser says. */
  private final class Answers implements WebSocket.Listener {
    private final StringBuilder part = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      part.append(data);
      if (last) {
        answers.add(part.toString());
        part.setLength(0);
      }
      socket.request(1);
      return null;
    }
  }

  /** Returns the browser on the PATH; null where there is none. */
  static @Nullable Path find() {
    String path = String.valueOf(System.getenv("PATH"));
    return Arrays.stream(path.split(Pattern.quote(File.pathSeparator), -1))
        .map(folder -> Path.of(folder, "chromium"))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(null);
  }

  /** Opens a page, with a profile of its own in a folder. */
  static Chromium open(Path chromium, Path folder, String url) throws Exception {
    Process process =
        new ProcessBuilder(
                chromium.toString(),
                "--headless",
                "--no-sandbox", // which needs rights that tests may not have
                "--disable-gpu",
                "--remote-debugging-port=0",
                "--user-data-dir=" + folder.resolve("profile"),
                url)
            .redirectErrorStream(true)
            .start();
    try {
      BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        Matcher listening = LISTENING.matcher(line);
        if (listening.find()) {
          Thread.ofVirtual().start(() -> out.lines().forEach(_ -> {})); // lest it wait for room
          return new Chromium(process, listening.group(1));
        }
      }
      throw new IllegalStateException("expected chromium to listen, found it ended");
    } catch (Exception | Error failure) {
      process.destroyForcibly();
      throw failure;
    }
  }

  /** Returns what an expression is in the page, as a text. */
  String text(String expression) throws InterruptedException {
    String request =
        JsonMapper.shared()
            .createObjectNode()
            .put("id", ++asked)
            .put("method", "Runtime.evaluate")
            .set(
                "params",
                JsonMapper.shared()
                    .createObjectNode()
                    .put("expression", "String(" + expression + ")"))
            .toString();
    page.sendText(request, true).join();
    while (true) {
      String answer = answers.poll(LIMIT_S, TimeUnit.SECONDS);
      if (answer == null) {
        throw new IllegalStateException("expected an answer to " + expression + ", found none");
      }
      JsonNode json = JsonMapper.shared().readTree(answer);
      if (json.path("id").asInt(0) == asked) {
        return json.path("result").path("result").path("value").asString();
      }
    }
  }

  /** Waits until an expression is true in the page. */
  void await(String expression) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_S);
    while (!text(expression).equals("true")) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException(
            "expected %s within %d s, found a page of %s"
                .formatted(expression, LIMIT_S, text("document.body.innerText")));
      }
      Thread.sleep(50);
    }
  }

  @Override
  public void close() throws InterruptedException {
    page.abort();
    client.shutdownNow();
    process.destroy(); // so that it removes what it has made
    if (!process.waitFor(LIMIT_S, TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
