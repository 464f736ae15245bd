package dev.mobula.cli;

import dev.mobula.train.Result;
import dev.mobula.train.Trainable;
import dev.mobula.train.TrainingListener;
import java.nio.file.Files;
import java.nio.file.Path;

/** Says at the start of a run what is trained and where its results go. */
final class Announcement implements TrainingListener {
  private static final String LIFETIME = "_lifetime";

  private final Experiment experiment;
  private final Trainable trainable;
  private final boolean resumed;
  private final boolean quiet;
  private final Terminal terminal;
  private long startIteration;

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
    startIteration = iteration;
    if (resumed && iteration == 0) {
      terminal
          .err()
          .printf(
              "mobula: no checkpoint in %s, starting from the beginning%s%n",
              resultsDir,
              Files.exists(resultsDir.resolve("result.jsonl.1"))
                  ? "; earlier records are kept as result.jsonl.1, progress.csv.1 and so on"
                  : "");
    } else if (resumed) {
      trainable.resumeCaveat().ifPresent(caveat -> terminal.err().println("mobula: " + caveat));
    }
    if (!quiet) {
      terminal.out().println(line(resultsDir, iteration));
      trainable.engine().ifPresent(engine -> terminal.out().println("engine: " + engine));
    }
    experiment.run().stop().limits().keySet().forEach(this::warnOfPartOfTotal);
  }

  /** Of what is counted, one name is the number within an iteration, another the total. */
  private void warnOfPartOfTotal(String metric) {
    String total = metric + LIFETIME;
    if (trainable.metricNames().stream()
        .anyMatch(known -> known.equals(total) || known.endsWith("/" + total))) {
      terminal
          .err()
          .println(
              "mobula: stop: %s is the number within one iteration; the total is %s"
                  .formatted(metric, total));
    }
  }

  @Override
  public void onEnd(Result result) {
    if (resumed && result.metrics().number("training_iteration") == startIteration) {
      terminal
          .err()
          .println(
              "mobula: nothing was left to do: %s; give a later end with --stop"
                  .formatted(result.stopReason()));
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
