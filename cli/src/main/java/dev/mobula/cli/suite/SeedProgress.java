package dev.mobula.cli.suite;

import dev.mobula.train.ResultsDirectory;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Prints a line for each seed, and removes what a finished one leaves of its training. */
final class SeedProgress implements SeedListener {
  private final int seeds;
  private final PrintStream out;
  private final Keeper keeper;
  private int ended;
  private int failed;

  /** Keeps the result of a seed. */
  interface Keeper {
    void keep(SeedJob job, SeedResult result) throws IOException;
  }

  SeedProgress(int seeds, PrintStream out, Keeper keeper) {
    this.seeds = seeds;
    this.out = out;
    this.keeper = keeper;
  }

  boolean allFinished() {
    return failed == 0;
  }

  @Override
  public void onFinished(SeedJob job, SeedResult result) throws IOException {
    keeper.keep(job, result);
    ResultsDirectory.deleteTree(job.resultsDir());
    for (Path file : List.of(job.result(), job.log(), job.lock())) {
      Files.deleteIfExists(file);
    }
    say(
        job,
        String.format(
            Locale.ROOT,
            "%.3f ± %.3f, min %.1f, over %d episodes; %,d env steps, %.1f CPU s, %.1f s",
            result.episodeReturnMean(),
            result.episodeReturnStd(),
            result.episodeReturnMin(),
            result.episodes(),
            result.envSteps(),
            result.cpuSeconds(),
            result.wallSeconds()));
  }

  @Override
  public void onFailed(SeedJob job, String reason) {
    failed++;
    say(job, "failed: " + reason);
  }

  private void say(SeedJob job, String what) {
    ended++;
    out.printf("[%d/%d] %s seed %d: %s%n", ended, seeds, job.row(), job.seed(), what);
    out.flush();
  }
}
