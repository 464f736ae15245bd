package dev.mobula.tune.internal;

import dev.mobula.core.MobulaException;
import dev.mobula.core.TaskException;
import dev.mobula.train.MetricNameException;
import dev.mobula.tune.TuneException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** What is said of a trial that failed. */
final class Failures {
  /** What operating systems say, which is all that there is to go by. */
  private static final List<String> FULL_DISK =
      List.of(
          "No space left on device",
          "Disk quota exceeded",
          "There is not enough space on the disk");

  private Failures() {}

  /** Returns the failure in one line. */
  static String describe(MobulaException failure) {
    Throwable cause =
        failure instanceof TaskException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    String message = cause.getMessage();
    return message == null ? cause.toString() : message.lines().findFirst().orElse("");
  }

  /** Tells whether it failed as there is no room on the disk, as other trials would. */
  static boolean isFullDisk(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      if (FULL_DISK.stream().anyMatch(message::contains)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Finds out whether it failed as a setting that all trials share names no metric.
   *
   * @throws TuneException if so
   */
  static void expectNoMisspeltMetric(MobulaException failure) {
    if (failure.getCause() instanceof MetricNameException e) {
      throw new TuneException(String.valueOf(e.getMessage()), failure);
    }
  }

  /** Appends the failure with its stack to {@code error.txt} in a trial's results directory. */
  static void write(Path folder, MobulaException failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text, true));
    try {
      Files.createDirectories(folder);
      Files.writeString(
          folder.resolve("error.txt"),
          text.toString(),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new TuneException("could not write the failure of " + folder + ": " + e, e);
    }
  }
}
