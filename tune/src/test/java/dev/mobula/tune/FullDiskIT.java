package dev.mobula.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mobula.core.Mobula;
import dev.mobula.core.MobulaOptions;
import dev.mobula.tune.search.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An experiment in a file system of its own, which only root can make, and which gets full. */
class FullDiskIT {
  private static final int TRIALS = 60;

  @TempDir Path temp;
  private Path disk = Path.of("");
  private boolean mounted;

  @BeforeEach
  void mount() throws IOException, InterruptedException {
    disk = Files.createDirectory(temp.resolve("disk"));
    mounted = run("mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", disk.toString());
    assumeTrue(mounted, "a file system can be mounted by root only");
    Mobula.init(MobulaOptions.defaults().withNumCpus(1));
  }

  @AfterEach
  void unmount() throws IOException, InterruptedException {
    if (mounted) {
      Mobula.shutdown();
      assertTrue(run("umount", disk.toString()));
    }
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
    } catch (IOException _) {
      return false; // there is no such command
    }
  }

  private static void train(Map<String, Object> config, TrainSession session) {
    double x = ((Number) Objects.requireNonNull(config.get("x"))).doubleValue();
    for (int i = 1; i <= 3; i++) {
      session.report(Map.of("loss", x * x / i));
    }
  }

  private Tuner tuner(Path storage) {
    return Tuner.of(FullDiskIT::train)
        .paramSpace(Map.of("x", Tune.uniform(-1, 1)))
        .tuneConfig(TuneConfig.builder().metric("loss", Mode.MIN).numSamples(TRIALS).build())
        .runConfig(RunConfig.named("experiment").withStoragePath(storage));
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
  void shouldEndAndGoOnWhenThereIsRoomWithNothingLost() throws Exception {
    RuntimeException full = assertThrows(RuntimeException.class, () -> tuner(disk).fit());
    assertTrue(
        String.valueOf(full.getMessage()).contains("No space left on device"), full::toString);

    assertTrue(run("mount", "-o", "remount,size=64m", disk.toString()));
    ResultGrid resumed = tuner(disk).resume(disk.resolve("experiment"), Resume.UNFINISHED);
    ResultGrid whole = tuner(Files.createDirectory(temp.resolve("whole"))).fit();
    assertEquals(outcome(whole), outcome(resumed));
    for (TrialResult trial : resumed.results()) {
      assertEquals(3, Files.readAllLines(trial.resultsDir().resolve("result.jsonl")).size());
    }
  }
}
