package dev.mobula.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The {@code ./mobula} of this checkout, run as a user runs it: a process of its own. */
final class MobulaCommand {
  private final Path home;

  MobulaCommand() {
    String home = System.getProperty("mobula.home");
    if (home == null) {
      throw new IllegalStateException(
          "expected the repository's folder in -Dmobula.home; start with benchmarks/run");
    }
    this.home = Path.of(home);
  }

  /**
   * What one run of the command cost.
   *
   * @param cpuSeconds user and system time of the whole process and of what it started
   * @param wallSeconds from its start to its end
   */
  record Cost(double cpuSeconds, double wallSeconds) {}

  /** Returns a file of the repository. */
  Path file(String path) {
    return home.resolve(path);
  }

  /** Runs the command to its end, from the repository's folder. */
  Cost run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(home.resolve("mobula").toString()));
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile("mobula-benchmark", ".log");
    try {
      double cpu = ChildCpu.seconds();
      long start = System.nanoTime();
      int exit =
          new ProcessBuilder(command)
              .directory(home.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start()
              .waitFor();
      double wall = (System.nanoTime() - start) * 1e-9;
      if (exit != 0) {
        throw new IllegalStateException(
            "expected %s to succeed, found exit code %d and this output:%n%s"
                .formatted(command, exit, Files.readString(output)));
      }
      return new Cost(ChildCpu.seconds() - cpu, wall);
    } finally {
      Files.delete(output);
    }
  }
}
