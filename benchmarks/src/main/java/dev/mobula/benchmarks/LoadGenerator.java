package dev.mobula.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** wrk and h2load, as they are found on the {@code PATH}. */
final class LoadGenerator {
  private static final int CLIENTS = 16;

  /**
   * h2load looks what is due each 10 ms at most: fewer clients would send several requests at once.
   */
  private static final int CLIENTS_AT_RATE = 64;

  /** 0.2 ms more than the time between two requests of a client: each asks 0.2 ms after another. */
  private static final int CLIENT_PERIOD_MS = 13;

  /** Longer than any request that is measured may take. */
  private static final int HUNG_S = 60;

  private static final Pattern REQUESTS = Pattern.compile("Requests/sec: +([0-9.]+)");
  private static final Pattern P99 = Pattern.compile("99% +([0-9.]+)(us|ms|s)");

  private final Path folder;

  /** Puts its files into a folder. */
  LoadGenerator(Path folder) {
    this.folder = folder;
  }

  /** How many requests were answered, and how fast 99 of 100 of them. */
  record Throughput(double requestsPerSecond, double p99Millis) {}

  static boolean has(String tool) {
    return Arrays.stream(System.getenv("PATH").split(Pattern.quote(File.pathSeparator), -1))
        .anyMatch(part -> !part.isEmpty() && Files.isExecutable(Path.of(part).resolve(tool)));
  }

  /** Asks as fast as answers come, over so many connections of HTTP/1.1. */
  Throughput wrk(String url, Path body, int connections, int seconds) throws Exception {
    Path script = folder.resolve("post.lua");
    Files.writeString(
        script, "wrk.method = 'POST'\nwrk.body = '%s'\n".formatted(Files.readString(body)));
    String out =
        run(
            List.of(
                "wrk",
                "-t1",
                "-c" + connections,
                "-d" + seconds,
                "--latency",
                "-s",
                script.toString(),
                url));
    if (out.contains("Non-2xx") || out.contains("Socket errors")) {
      throw new IllegalStateException("expected answers of 200 alone, found:\n" + out);
    }
    Matcher requests = find(REQUESTS, out);
    Matcher p99 = find(P99, out);
    double unit =
        switch (p99.group(2)) {
          case "us" -> 1e-3;
          case "ms" -> 1;
          default -> 1e3;
        };
    return new Throughput(
        Double.parseDouble(requests.group(1)), Double.parseDouble(p99.group(1)) * unit);
  }

  /**
   * Asks as fast as answers come over 16 connections, or at a fixed rate over 64; all answers are
   * to be 200. What is answered before all connections of a fixed rate are there does not count.
   *
   * @param mode {@code --h1} for HTTP/1.1, {@code -m16} for at most 16 streams of HTTP/2 each
   * @param rate requests a second; 0 for as fast as answers come
   */
  Throughput h2load(String url, Path body, String mode, int rate, int seconds) throws Exception {
    List<String> options = new ArrayList<>(List.of(mode, "-d" + body));
    options.addAll(List.of("-H", "content-type: application/grpc", "-H", "te: trailers"));
    options.addAll(rate > 0 ? atRate(rate, seconds) : List.of("-c" + CLIENTS, "-D" + seconds));
    try (H2load h2load = H2load.start(folder, url, options)) {
      RequestLog log = h2load.await();
      if (log.isEmpty() || log.count(status -> status != 200) > 0) {
        throw new IllegalStateException(
            "expected answers of 200 alone, found:\n" + h2load.printed());
      }
      return measured(log, rate > 0 ? CLIENTS_AT_RATE * CLIENT_PERIOD_MS * 1000L : 0);
    }
  }

  /**
   * Starts to ask at a fixed rate over 64 connections of HTTP/1.1, whatever the answers are. A
   * connection that waits for an answer sends the others that are due when it has it.
   *
   * @param token that requests bring
   */
  H2load startH2load(String url, String token, int rate, int seconds) throws IOException {
    List<String> options = new ArrayList<>(List.of("--h1", "-H", "authorization: Bearer " + token));
    options.add("--connection-inactivity-timeout=" + HUNG_S + "s");
    options.addAll(atRate(rate, seconds));
    return H2load.start(folder, url, options);
  }

  /**
   * h2load's clients would ask at the same instants, so that the last waits for all others; they
   * are made one after another instead, after which each asks at an instant of its own.
   */
  private static List<String> atRate(int rate, int seconds) {
    return List.of(
        "-c" + CLIENTS_AT_RATE,
        String.format(Locale.ROOT, "--rps=%.2f", (double) rate / CLIENTS_AT_RATE),
        "-r1",
        "--rate-period=" + CLIENT_PERIOD_MS + "ms",
        "-n" + rate * seconds);
  }

  private static Throughput measured(RequestLog log, long skipUs) {
    LongSummaryStatistics starts = log.starts();
    long from = starts.getMin() + skipUs;
    double[] millis =
        log.answers().stream()
            .filter(answer -> answer.startUs() >= from)
            .mapToDouble(answer -> answer.us() * 1e-3)
            .sorted()
            .toArray();
    return new Throughput(
        millis.length * 1e6 / (starts.getMax() - from), millis[(int) ((millis.length - 1) * 0.99)]);
  }

  private static Matcher find(Pattern pattern, String out) {
    Matcher matcher = pattern.matcher(out);
    if (!matcher.find()) {
      throw new IllegalStateException("expected %s in:%n%s".formatted(pattern, out));
    }
    return matcher;
  }

  private String run(List<String> command) throws IOException, InterruptedException {
    Path out = folder.resolve("load.out");
    int exit =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start()
            .waitFor();
    String printed = Files.readString(out);
    if (exit != 0) {
      throw failed(command, exit, printed);
    }
    return printed;
  }

  static IllegalStateException failed(List<String> command, int exit, String printed) {
    return new IllegalStateException(
        "expected %s to succeed, found exit code %d and:%n%s".formatted(command, exit, printed));
  }
}
