package dev.mobula.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Puts what an environment's project needs of Mobula into the local Maven repository. */
class ArtifactInstaller {
  private static final List<String> ARGUMENTS =
      List.of("-B", "-q", "-Pquick", "install", "-DskipTests", "-pl", "envs", "-am");

  /**
   * Builds and installs {@code mobula-envs}, with its contract tests, from the checkout that {@code
   * ./mobula} belongs to.
   *
   * @throws UsageException if this is no checkout, or the build fails, with what it printed
   */
  void install(PrintStream out) {
    Path home = Path.of(System.getProperty("mobula.home", ""));
    Path maven = home.resolve("mvnw");
    if (!Files.isExecutable(maven)) {
      throw new UsageException(
          "expected to run from a checkout of Mobula, to install mobula-envs from; found no"
              + " mvnw in '%s'; --no-install does without".formatted(home));
    }
    out.println("Putting mobula-envs into the local Maven repository …");
    out.flush();
    run(maven, home);
  }

  private static void run(Path maven, Path home) {
    ProcessBuilder builder = new ProcessBuilder(maven.toString());
    builder.command().addAll(ARGUMENTS);
    builder.directory(home.toFile()).redirectErrorStream(true);
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      String printed =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (process.waitFor() != 0) {
        throw new UsageException("cannot install mobula-envs:\n" + printed);
      }
    } catch (IOException e) {
      throw new UsageException("cannot run " + maven + ": " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UsageException("interrupted while installing mobula-envs");
    }
  }
}
