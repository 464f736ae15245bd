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

  /** How the command begins what it has to say to its user. */
  private static final String MESSAGE = "mobula: ";

  private final List<String> java;

  /**
   * Makes the actor.
   *
   * @param java the command of a JVM, with the main class that calls {@link SeedTraining}
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
    command.addAll(job.arguments());
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(job.log().toFile()).environment().remove(ADDRESS);
    int exit = waitFor(builder.start());
    if (exit != 0) {
      throw new SuiteException(
          "the process of %s seed %d exited with %d; the end of %s:%n%s"
              .formatted(job.row(), job.seed(), exit, job.log(), lastWords(job)));
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

  /** Returns the message that the process ended with, or the last lines of one that had none. */
  private static String lastWords(SeedJob job) throws IOException {
    List<String> lines = Files.readAllLines(job.log());
    int from = lines.size() - 1;
    while (from >= 0 && !lines.get(from).startsWith(MESSAGE)) {
      from--;
    }
    int lastLines = Math.max(0, lines.size() - LAST_LINES);
    return String.join(
        System.lineSeparator(), lines.subList(from < 0 ? lastLines : from, lines.size()));
  }
}
