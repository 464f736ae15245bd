package dev.mobula.cli.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/**
 * An actor that has one seed trained in a process of its own, which it waits for. It is not an
 * isolated actor, since the learner and runners that an algorithm starts there would run in the
 * node's process: all seeds would share it, and their CPU seconds could not be told apart.
 */
final class SeedActor {
  /** A node service of the user would be one process for all seeds, too. */
  private static final String ADDRESS = "MOBULA_ADDRESS";

  private static final int LAST_LINES = 20;

  private final List<String> java;

  /**
   * Makes the actor.
   *
   * @param java the command of a JVM, up to its main class
   */
  SeedActor(List<String> java) {
    this.java = List.copyOf(java);
  }

  /**
   * Trains the seed.
   *
   * @throws SuiteException if its process fails; what it had trained until its last checkpoint
   *     stays
   */
  SeedResult train(SeedJob job) throws IOException, InterruptedException {
    Files.createDirectories(job.storage());
    List<String> command = new ArrayList<>(java);
    command.add(SeedMain.class.getName());
    command.addAll(job.arguments());
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(job.log().toFile()).environment().remove(ADDRESS);
    int exit = waitFor(builder.start());
    if (exit != 0) {
      throw new SuiteException(
          "the process of %s seed %d exited with %d; the last lines of %s:%n%s"
              .formatted(job.row(), job.seed(), exit, job.log(), lastLines(job)));
    }
    return SeedFile.read(job.result());
  }

  private static int waitFor(Process process) throws InterruptedException {
    try {
      return process.waitFor();
    } finally {
      process.destroyForcibly();
    }
  }

  private static String lastLines(SeedJob job) throws IOException {
    List<String> lines = Files.readAllLines(job.log());
    return String.join(
        System.lineSeparator(),
        lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
  }
}
