package dev.mobula.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.train.Metrics;
import dev.mobula.train.Result;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProgressTableTest {
  private static final Set<String> NAMES =
      Set.of(
          "env_runners/episode_return_mean",
          "env_runners/episode_return_min",
          "learners/default_policy/vf_loss",
          "learners/default_policy/mean_kl_loss");

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private long millis;

  private ProgressTable table(boolean interactive) {
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    return new ProgressTable(new Terminal(out, out, interactive), NAMES, () -> millis * 1_000_000);
  }

  private ProgressTable tableOf(int columns) {
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    Terminal terminal = new Terminal(out, out, true, () -> columns);
    Set<String> names = new HashSet<>(NAMES);
    names.add("env_runners/episode_return_max");
    names.add("learners/default_policy/policy_loss");
    names.add("learners/default_policy/entropy");
    return new ProgressTable(terminal, names, () -> millis * 1_000_000);
  }

  private String out() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static Metrics metrics(long iteration) {
    Map<String, Object> metrics = new LinkedHashMap<>();
    metrics.put("training_iteration", iteration);
    metrics.put("num_env_steps_sampled_lifetime", 1000 * iteration);
    if (iteration > 1) {
      metrics.put("env_runners", Map.of("episode_return_mean", 100.125, "episode_return_min", 9.0));
    }
    metrics.put(
        "learners", Map.of("default_policy", Map.of("vf_loss", 45.678, "mean_kl_loss", 0.01)));
    Map<String, Object> learn = new LinkedHashMap<>();
    learn.put("total_s", 0.5 * iteration);
    learn.put("gae", Map.of("total_s", 0.1 * iteration));
    learn.put("update", 0.3 * iteration);
    metrics.put("timers", Map.of("learn", learn));
    metrics.put("time_this_iter_s", 1.0);
    return Metrics.of(metrics);
  }

  private static Result result(Metrics last) {
    return new Result(last, Path.of("results"), null, "reached", false);
  }

  @Test
  void shouldWriteARowASecondAndTheLastOneAndTheTimes() {
    ProgressTable table = table(false);
    table.onStart(Path.of("results"), 0);
    for (long iteration = 1; iteration <= 7; iteration++) {
      millis += 400;
      table.onResult(metrics(iteration));
    }
    table.onEnd(result(metrics(7)));
    assertEquals(
        """
           iter    env steps    steps/s    return       min   vf loss        kl
              1        1,000      2,500         -         -     45.68   0.01000
              4        4,000      2,500    100.13      9.00     45.68   0.01000
              7        7,000      2,500    100.13      9.00     45.68   0.01000
        time in iterations           7.000 s   100.0 %
          learn                      3.500 s    50.0 %
            gae                      0.700 s    10.0 %
            update                   2.100 s    30.0 %
            other                    0.700 s    10.0 %
          other                      3.500 s    50.0 %
        """,
        out());
  }

  @Test
  void shouldKeepColumnsApartWhateverTheNumbersAre() {
    ProgressTable table = table(false);
    table.onStart(Path.of("results"), 0);
    Map<String, Object> losses = Map.of("vf_loss", 21_332_830.0, "mean_kl_loss", -1.501234567e35);
    table.onResult(
        Metrics.of(
            Map.of(
                "env_runners", Map.of("episode_return_mean", -123_456_789.0),
                "learners", Map.of("default_policy", losses))));
    assertEquals(
        "- - - -1.23e+08 - 2.13e+07 -1.50e+35",
        String.join(" ", out().lines().toList().get(1).strip().split(" +")));
  }

  @Test
  void shouldShowTheReturnOfTheLatestEvaluation() {
    PrintStream stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    Set<String> names = Set.of("evaluation/env_runners/episode_return_mean");
    ProgressTable table =
        new ProgressTable(new Terminal(stream, stream, false), names, () -> millis * 1_000_000);
    table.onStart(Path.of("results"), 0);
    for (long iteration = 1; iteration <= 4; iteration++) {
      millis += 1000;
      Map<String, Object> metrics = new LinkedHashMap<>(metrics(iteration).leaves());
      if (iteration % 2 == 0) {
        metrics.put("evaluation/env_runners/episode_return_mean", 100.0 * iteration);
      }
      table.onResult(Metrics.of(metrics));
    }
    List<String> lines = out().lines().map(line -> line.substring(line.length() - 8)).toList();
    assertEquals(List.of("    eval", "       -", "  200.00", "  200.00", "  400.00"), lines);
  }

  @Test
  void shouldBringTheLastRowUpToDateTenTimesASecondOnATerminal() {
    ProgressTable table = table(true);
    table.onStart(Path.of("results"), 0);
    for (long iteration = 1; iteration <= 100; iteration++) {
      millis += 9;
      table.onResult(metrics(iteration));
    }
    long refreshes = out().chars().filter(c -> c == '\r').count();
    assertEquals(2 + 8, refreshes, "header, first row, and one each 108 ms");
    assertEquals(2, out().chars().filter(c -> c == '\n').count());
  }

  @Test
  void shouldWriteFewerRowsTheLongerTheRun() {
    ProgressTable table = table(false);
    table.onStart(Path.of("results"), 0);
    for (long iteration = 1; iteration <= 3600; iteration++) {
      millis += 1000;
      table.onResult(metrics(iteration));
    }
    long rows = out().lines().count();
    assertTrue(rows > 100 && rows < 150, rows + " rows");
    assertTrue(out().lines().filter(line -> line.contains("steps/s")).count() > 3);
  }

  @Test
  void shouldNotGuessARateRightAfterAResume() {
    ProgressTable table = table(false);
    table.onStart(Path.of("results"), 40);
    millis += 100;
    table.onResult(metrics(41));
    assertEquals("-", List.of(out().lines().toList().get(1).strip().split(" +")).get(2));
  }

  @Test
  void shouldLeaveOutWhatWouldWrapOnANarrowTerminal() {
    for (int columns : List.of(20, 40, 60, 80, 100, 120)) {
      bytes.reset();
      ProgressTable table = tableOf(columns);
      table.onStart(Path.of("results"), 0);
      for (long iteration = 1; iteration <= 20; iteration++) {
        millis += 200;
        table.onResult(metrics(1_000_000_000 * iteration));
      }
      for (String line : out().split("[\\r\\n]", -1)) {
        int width = line.replace("\u001b[2K", "").length();
        assertTrue(width < columns, columns + " columns: " + line);
      }
    }
  }

  @Test
  void shouldLeaveOutTheLeastTellingColumnsFirst() {
    ProgressTable table = tableOf(80);
    table.onStart(Path.of("results"), 0);
    table.onResult(metrics(2));
    assertEquals(
        "iter env steps steps/s return min max entropy",
        String.join(
            " ", out().lines().toList().get(1).replace("\u001b[2K", "").strip().split(" +")));
  }
}
