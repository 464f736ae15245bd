package dev.mobula.cli;

import dev.mobula.train.Trainable;
import dev.mobula.train.TrainingListener;
import java.nio.file.Path;

/** Says at the start of a run what is trained and where its results go. */
final class Announcement implements TrainingListener {
  private final Experiment experiment;
  private final Trainable trainable;
  private final boolean resumed;
  private final boolean quiet;
  private final Terminal terminal;

  Announcement(
      Experiment experiment,
      Trainable trainable,
      boolean resumed,
      boolean quiet,
      Terminal terminal) {
    this.experiment = experiment;
    this.trainable = trainable;
    this.resumed = resumed;
    this.quiet = quiet;
    this.terminal = terminal;
  }

  @Override
  public void onStart(Path resultsDir, long iteration) {
    if (resumed && iteration == 0) {
      terminal
          .err()
          .println("mobula: no checkpoint in " + resultsDir + " yet, starting from the beginning");
    } else if (resumed) {
      trainable.resumeCaveat().ifPresent(caveat -> terminal.err().println("mobula: " + caveat));
    }
    if (!quiet) {
      terminal.out().println(line(resultsDir, iteration));
    }
  }

  private String line(Path resultsDir, long iteration) {
    StringBuilder out = new StringBuilder(experiment.run().name());
    out.append(": ").append(experiment.algorithm()).append(" on ").append(experiment.env());
    out.append(", seed ").append(experiment.seed());
    if (iteration > 0) {
      out.append(", going on after iteration ").append(iteration);
    }
    return out.append("; results in ").append(resultsDir).toString();
  }
}
