package dev.mobula.core.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.StateDict;
import dev.mobula.core.Checkpoint;
import dev.mobula.core.storage.Storages;
import dev.mobula.train.ResultsDirectory;
import dev.mobula.tune.ResultGrid;
import dev.mobula.tune.Resume;
import dev.mobula.tune.RunConfig;
import dev.mobula.tune.TrainSession;
import dev.mobula.tune.Trial;
import dev.mobula.tune.TrialResult;
import dev.mobula.tune.Tune;
import dev.mobula.tune.TuneCallback;
import dev.mobula.tune.TuneConfig;
import dev.mobula.tune.Tuner;
import dev.mobula.tune.search.Mode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An experiment whose results directory is copied to a bucket. */
class S3ExperimentIT {
  private static final int TRIALS = 6;

  @TempDir Path temp;

  private static void train(Map<String, Object> config, TrainSession session) {
    double x = ((Number) Objects.requireNonNull(config.get("x"))).doubleValue();
    long start = session.checkpoint().map(c -> c.state("at").getLong("i")).orElse(0L);
    for (long i = start + 1; i <= 3; i++) {
      long done = i;
      session.report(
          Map.of("loss", x * x / i),
          checkpoint -> checkpoint.put("at", new StateDict().putLong("i", done)));
    }
  }

  private static Tuner tuner(RunConfig run) {
    return Tuner.of(S3ExperimentIT::train)
        .paramSpace(Map.of("x", Tune.uniform(-1, 1)))
        .tuneConfig(
            TuneConfig.builder()
                .metric("loss", Mode.MIN)
                .numSamples(TRIALS)
                .maxConcurrentTrials(1)
                .build())
        .runConfig(run);
  }

  private static List<String> outcome(ResultGrid results) {
    return results.results().stream()
        .map(trial ->
            "%s %s %s %s"
                .formatted(
                    trial.id(), trial.config(), trial.status(), trial.metrics().number("loss")))
        .toList();
  }

  @Test
  void shouldBeResumedFromTheBucketOnAnotherMachine() throws Exception {
    try (S3Server server = S3Server.start(temp)) {
      String bucket = server.bucket("bucket");
      RunConfig run = RunConfig.named("experiment").withStoragePath(temp.resolve("one"));
      Tuner first = tuner(run);
      ResultGrid interrupted =
          first
              .runConfig(
                  run.withStoragePath(bucket)
                      .withCallback(
                          new TuneCallback() {
                            @Override
                            public void onTrialComplete(Trial trial) {
                              if (trial.index() == 2) {
                                first.requestStop("enough for today");
                              }
                            }
                          }))
              .fit();
      assertTrue(interrupted.results().size() < TRIALS, interrupted.countsText());
      ResultsDirectory.deleteTree(interrupted.resultsDir());

      ResultGrid resumed =
          tuner(run.withStoragePath(temp.resolve("another")))
              .resume(Storages.child(bucket, "experiment"), Resume.UNFINISHED);
      ResultGrid whole = tuner(run.withStoragePath(temp.resolve("whole"))).fit();
      assertEquals(outcome(whole), outcome(resumed));
      for (TrialResult trial : resumed.results()) {
        Path checkpoint = Objects.requireNonNull(trial.checkpoint());
        assertTrue(checkpoint.startsWith(temp.resolve("another")), checkpoint.toString());
        assertEquals(3, Checkpoint.open(checkpoint).state("at").getLong("i"));
      }
    }
  }
}
