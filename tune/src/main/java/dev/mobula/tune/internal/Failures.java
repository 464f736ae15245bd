package dev.mobula.tune.internal;

import dev.mobula.core.MobulaException;
import dev.mobula.core.TaskException;
import dev.mobula.tune.TuneException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What is said of a trial that failed. */
final class Failures {
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
