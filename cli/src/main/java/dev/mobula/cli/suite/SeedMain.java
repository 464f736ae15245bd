package dev.mobula.cli.suite;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.List;

/**
 * The main class of the process that trains one seed; its arguments are those of a {@link SeedJob}.
 * It ends with the process that started it, at the latest: when its input ends.
 */
public final class SeedMain {
  private SeedMain() {}

  /** Trains the seed and leaves its result in the job's file. */
  public static void main(String[] arguments) throws IOException {
    Thread.ofPlatform().daemon().name("mobula-parent").start(SeedMain::endWithParent);
    SeedJob job = SeedJob.parse(List.of(arguments));
    try (FileChannel lock = FileChannel.open(job.lock(), CREATE, WRITE)) {
      if (lock.tryLock() == null) {
        throw new SuiteException(
            "another process trains %s seed %d; wait for it, or end it"
                .formatted(job.row(), job.seed()));
      }
      SeedFile.write(job.result(), new SeedRun(job).run());
    }
  }

  private static void endWithParent() {
    try {
      int input = System.in.read();
      while (input >= 0) {
        input = System.in.read();
      }
    } catch (IOException e) {
      System.err.println("lost the process that started this one: " + e);
    }
    Runtime.getRuntime().halt(1);
  }
}
