package dev.mobula.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * The same step driven from Python, by {@code torch_step.py}, in the Python that {@code
 * MOBULA_PYTHON} names, else {@code python3}.
 *
 * @param version what was found
 * @param command empty where there is no PyTorch
 */
record PythonSteps(String version, List<String> command) {
  private static final String SCRIPT = "torch_step.py";

  /** Looks for a Python with PyTorch. */
  static PythonSteps find(boolean onCard, String precision)
      throws IOException, InterruptedException {
    String named = System.getenv("MOBULA_PYTHON");
    String python = named == null ? "python3" : named;
    String version;
    try {
      version = run(List.of(python, "-c", "import torch; print('PyTorch', torch.__version__)"));
    } catch (IOException none) {
      return new PythonSteps("no Python", List.of());
    }
    if (!version.startsWith("PyTorch")) {
      return new PythonSteps("no PyTorch in " + python, List.of());
    }
    Path script = Files.createTempFile("torch_step", ".py");
    script.toFile().deleteOnExit();
    try (InputStream source = PythonSteps.class.getResourceAsStream(SCRIPT)) {
      Files.write(script, Objects.requireNonNull(source).readAllBytes());
    }
    return new PythonSteps(
        version + " from " + python,
        List.of(python, script.toString(), onCard ? "cuda" : "cpu", precision));
  }

  /** Returns the microseconds of a step, or none where there is no PyTorch. */
  OptionalDouble micros(StepNetwork network, int rows) throws IOException, InterruptedException {
    if (command.isEmpty()) {
      return OptionalDouble.empty();
    }
    List<String> all = new ArrayList<>(command);
    all.add(network.figure());
    all.add(Integer.toString(rows));
    String printed = run(all);
    try {
      return OptionalDouble.of(Double.parseDouble(printed.lines().reduce((a, b) -> b).orElse("")));
    } catch (NumberFormatException wrong) {
      throw new IOException(
          "expected microseconds from " + String.join(" ", all) + ", found: " + printed, wrong);
    }
  }

  private static String run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    byte[] printed = process.getInputStream().readAllBytes();
    process.waitFor();
    return new String(printed, StandardCharsets.UTF_8).strip();
  }
}
