package dev.mobula.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process of h2load, which asks until it was sent all, or is closed. */
final class H2load implements AutoCloseable {
  private final List<String> command;
  private final Process process;
  private final Path out;
  private final Path log;

  private H2load(List<String> command, Path out, Path log) throws IOException {
    this.command = command;
    this.out = out;
    this.log = log;
    process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile()).start();
  }

  /**
   * Starts it.
   *
   * @param folder in which its files go, until it is closed
   * @param options what it asks, and how fast
   */
  static H2load start(Path folder, String url, List<String> options) throws IOException {
    Path log = Files.createTempFile(folder, "h2load", ".log");
    List<String> command = new ArrayList<>(List.of("h2load", "--log-file=" + log));
    command.addAll(options);
    command.add(url);
    return new H2load(command, Files.createTempFile(folder, "h2load", ".out"), log);
  }

  /** Waits until its requests have ended. */
  RequestLog await() throws IOException, InterruptedException {
    int exit = process.waitFor();
    if (exit != 0) {
      throw LoadGenerator.failed(command, exit, printed());
    }
    return RequestLog.read(log);
  }

  boolean hasEnded() {
    return !process.isAlive();
  }

  /** Returns what it said. */
  String printed() throws IOException {
    return Files.readString(out);
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    Files.delete(out);
    Files.delete(log);
  }
}
