package dev.mobula.cli.suite;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.mobula.train.TrainingListener;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** What the process of one seed does. */
public final class SeedTraining {
  private SeedTraining() {}

  /**
   * Trains the seed and leaves its result in the job's file.
   *
   * @param arguments those with which {@link Suite} started the process
   * @param progress makes what follows the training, given the names of its metrics
   * @throws SuiteException if another process trains the same
   */
  public static void run(List<String> arguments, Function<Set<String>, TrainingListener> progress)
      throws IOException {
    SeedJob job = SeedJob.parse(arguments);
    try (FileChannel lock = FileChannel.open(job.lock(), CREATE, WRITE)) {
      if (lock.tryLock() == null) {
        throw new SuiteException(
            "another process trains %s seed %d; wait for it, or end it"
                .formatted(job.row(), job.seed()));
      }
      SeedFile.write(job.result(), new SeedRun(job).run(progress));
    }
  }
}
