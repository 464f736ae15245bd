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
   * Asks as fast as answers come over 16 connections, or at a fixed rate over 64. h2load's clients
   * would ask at the same instants, so that the last waits for all others; they are made one after
   * another instead, after which each asks at an instant of its own, and what is answered before
   * all are there does not count.
   *
   * @param mode {@code --h1} for HTTP/1.1, {@code -m16} for at most 16 streams of HTTP/2 each
   * @param rate requests a second; 0 for as fast as answers come
   */
  Throughput h2load(String url, Path body, String mode, int rate, int seconds) throws Exception {
    Path log = folder.resolve("h2load.log");
    Files.deleteIfExists(log);
    int clients = rate > 0 ? CLIENTS_AT_RATE : CLIENTS;
    List<String> command = new ArrayList<>(List.of("h2load", mode, "-c" + clients, "-d" + body));
    command.addAll(List.of("-H", "content-type: application/grpc", "-H", "te: trailers"));
    if (rate > 0) {
      command.add(String.format(Locale.ROOT, "--rps=%.2f", (double) rate / clients));
      command.addAll(
          List.of("-r1", "--rate-period=" + CLIENT_PERIOD_MS + "ms", "-n" + rate * seconds));
    } else {
      command.add("-D" + seconds);
    }
    command.addAll(List.of("--log-file=" + log, url));
    String out = run(command);
    return measured(Answer.readAll(log), rate > 0 ? clients * CLIENT_PERIOD_MS * 1000L : 0, out);
  }

  /** A line of h2load's log: when a request began, its status, how long it took. */
  private record Answer(long startUs, String status, long us) {
    static List<Answer> readAll(Path log) throws IOException {
      List<Answer> answers = new ArrayList<>();
      for (String line : Files.readAllLines(log)) {
        String[] parts = line.split("\t", -1);
        answers.add(new Answer(Long.parseLong(parts[0]), parts[1], Long.parseLong(parts[2])));
      }
      return answers;
    }
  }

  private static Throughput measured(List<Answer> answers, long skipUs, String out) {
    if (answers.isEmpty() || !answers.stream().allMatch(answer -> answer.status.equals("200"))) {
      throw new IllegalStateException("expected answers of 200 alone, found:\n" + out);
    }
    LongSummaryStatistics starts = answers.stream().mapToLong(Answer::startUs).summaryStatistics();
    long from = starts.getMin() + skipUs;
    double[] millis =
        answers.stream()
            .filter(answer -> answer.startUs >= from)
            .mapToDouble(answer -> answer.us * 1e-3)
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
      throw new IllegalStateException(
          "expected %s to succeed, found exit code %d and:%n%s".formatted(command, exit, printed));
    }
    return printed;
  }
}
