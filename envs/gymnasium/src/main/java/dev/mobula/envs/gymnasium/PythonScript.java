package dev.mobula.envs.gymnasium;

import dev.mobula.envs.EnvironmentException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs Python programs of this package in a process, each of which answers by its last line. */
final class PythonScript {
  private static final long SECONDS = 120;

  private PythonScript() {}

  /** Returns the text of a program. */
  static String text(String name) {
    try (InputStream file =
        Objects.requireNonNull(PythonScript.class.getResourceAsStream(name), name)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Runs a program.
   *
   * @param python the interpreter, as in a command line
   * @return the last line that it printed
   * @throws IOException if there is no such interpreter
   * @throws EnvironmentException if it does not answer, with what it printed as errors
   */
  static String run(String python, String program, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(python, "-"));
    command.addAll(arguments);
    Process process = new ProcessBuilder(command).start();
    try {
      CompletableFuture<String> errors = read(process.getErrorStream());
      CompletableFuture<String> output = read(process.getInputStream());
      try (var input = process.getOutputStream()) {
        input.write(program.getBytes(StandardCharsets.UTF_8));
      } catch (IOException _) {
        // it ended without reading all; what it says of that is read below
      }
      return answer(python, process, output, errors);
    } finally {
      process.destroyForcibly();
    }
  }

  private static String answer(
      String python,
      Process process,
      CompletableFuture<String> output,
      CompletableFuture<String> errors) {
    try {
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        throw new EnvironmentException(
            "expected an answer of %s within %d s, found none".formatted(python, SECONDS));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EnvironmentException("interrupted while waiting for " + python, e);
    }
    List<String> lines = output.join().lines().toList();
    if (process.exitValue() != 0 || lines.isEmpty()) {
      throw new EnvironmentException(
          "expected an answer of %s, found that it exited with %d; it printed:%n%s"
              .formatted(python, process.exitValue(), errors.join().strip()));
    }
    return lines.getLast();
  }

  private static CompletableFuture<String> read(InputStream stream) {
    CompletableFuture<String> text = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try (stream) {
            text.complete(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
          } catch (IOException e) {
            text.completeExceptionally(e);
          }
        });
    return text;
  }
}
