package dev.mobula.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Kills the process of an experiment at random moments, resumes it, and compares. {@code
 * -Dmobula.kills=50 -Dmobula.killed.trials=200} is the long form.
 */
class KilledExperimentIT {
  private static final int KILLS = Integer.getInteger("mobula.kills", 3);
  private static final int TRIALS = Integer.getInteger("mobula.killed.trials", 60);
  private static final long PATIENCE_S = 120;

  @TempDir Path temp;

  @ParameterizedTest
  @ValueSource(strings = {"halving", "hyperband", "pbt"})
  void shouldEndAsIfItHadNeverBeenKilled(String scheduler) throws Exception {
    Path whole = Files.createDirectories(temp.resolve("whole"));
    finish(whole, 1, scheduler);
    Path killed = Files.createDirectories(temp.resolve("killed"));
    killOften(killed, 1, scheduler);
    finish(killed, 1, scheduler);
    assertEquals(outcome(whole), outcome(killed));
  }

  @Test
  void shouldLoseNothingAndRepeatNothingWhereTrialsRunInParallel() throws Exception {
    Path killed = Files.createDirectories(temp.resolve("killed"));
    killOften(killed, 3, "halving");
    finish(killed, 3, "halving");
    List<String> trials = outcome(killed).lines().toList();
    assertEquals(TRIALS, trials.size());
    for (int i = 0; i < TRIALS; i++) {
      String trial = trials.get(i);
      assertTrue(trial.startsWith("%05d {x=".formatted(i)), trial);
      int results = trial.split("\"loss\":", -1).length - 1;
      assertTrue(trial.contains("TERMINATED " + results + ".0 "), trial);
    }
  }

  /** Each time a little later after the start than it takes to get going. */
  private static void killOften(Path storage, int parallel, String scheduler) throws Exception {
    Random random = new Random(7);
    Path journal = storage.resolve("experiment/journal.log");
    for (int kill = 0; kill < KILLS && !Files.exists(storage.resolve("outcome")); kill++) {
      Process process = start(storage, parallel, scheduler);
      long before = Files.exists(journal) ? Files.size(journal) : 0;
      await(process, journal, before + 1 + random.nextInt(20_000));
      process.destroyForcibly().waitFor();
    }
  }

  private static void await(Process process, Path journal, long bytes) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
    while (process.isAlive() && (!Files.exists(journal) || Files.size(journal) < bytes)) {
      assertTrue(System.nanoTime() < deadline, "the journal does not grow");
      Thread.sleep(0, 100_000);
    }
  }

  private static void finish(Path storage, int parallel, String scheduler) throws Exception {
    if (!Files.exists(storage.resolve("outcome"))) {
      Process process = start(storage, parallel, scheduler);
      assertTrue(process.waitFor(PATIENCE_S, TimeUnit.SECONDS));
      assertEquals(0, process.exitValue(), Files.readString(storage.resolve("output")));
    }
  }

  private static String outcome(Path storage) throws IOException {
    return Files.readString(storage.resolve("outcome"));
  }

  private static Process start(Path storage, int parallel, String scheduler) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> flag.startsWith("--"))
        .forEach(command::add);
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(KilledExperiment.class.getName());
    command.addAll(List.of(storage.toString(), "" + TRIALS, "" + parallel, scheduler));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(storage.resolve("output").toFile())
        .start();
  }
}
