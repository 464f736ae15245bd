package dev.mobula.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.core.Resources;
import dev.mobula.train.Metrics;
import dev.mobula.tune.Trial;
import dev.mobula.tune.TrialStatus;
import dev.mobula.tune.TuneConfig;
import dev.mobula.tune.search.Mode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TuneTableTest {
  private static final String UP = "\u001b[%dA\u001b[J";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final List<At> trials = new ArrayList<>();
  private long now;

  /** A trial whose result is its index, from the worst to the best. */
  private record At(int index, TrialStatus status) implements Trial {
    @Override
    public String id() {
      return "%05d".formatted(index);
    }

    @Override
    public Map<String, Object> config() {
      return Map.of();
    }

    @Override
    public long iteration() {
      return 10L * index;
    }

    @Override
    public Metrics lastResult() {
      return Metrics.of(Map.of("reward", (double) index));
    }

    @Override
    public Optional<Path> checkpoint() {
      return Optional.empty();
    }

    @Override
    public Resources resources() {
      return Resources.ONE_CPU;
    }

    @Override
    public int failures() {
      return 0;
    }

    @Override
    public String error() {
      return "";
    }

    @Override
    public Path folder() {
      return Path.of(id());
    }
  }

  private TuneTable table(boolean interactive) {
    PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
    return new TuneTable(
        TuneConfig.builder().metric("reward", Mode.MAX).build(),
        new Terminal(print, print, interactive),
        () -> now);
  }

  /** Has trials report, of which each fourth still runs, with a second between the results. */
  private void report(TuneTable table, int number) {
    for (int i = 0; i < number; i++) {
      At trial = new At(i, i % 4 == 0 ? TrialStatus.RUNNING : TrialStatus.TERMINATED);
      trials.add(trial);
      table.onTrialStart(trial);
      table.onTrialStart(trial); // again, after a pause
    }
    for (At trial : trials) {
      now += TimeUnit.SECONDS.toNanos(1);
      table.onTrialResult(trial, trial.lastResult());
    }
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void shouldStayReadableWithAHundredTrials() {
    report(table(true), 100);
    String[] screens = printed().split("\u001b\\[[0-9]+A\u001b\\[J", -1);
    assertEquals(100, screens.length);
    List<String> last = screens[99].lines().toList();
    assertEquals(19, last.size(), screens[99]); // a summary, a header, 16 trials, and how many more
    assertTrue(
        last.getFirst().endsWith("25 running, 75 terminated; best 00099: reward = 99.00"),
        last.getFirst());
    assertTrue(last.get(2).startsWith("00099"), screens[99]);
    assertTrue(last.get(7).startsWith("00094"), screens[99]);
    assertTrue(last.get(8).startsWith("00000") && last.get(8).contains("running"), screens[99]);
    assertEquals("and 84 more trials", last.getLast());
    assertTrue(last.stream().allMatch(line -> line.length() <= 80), screens[99]);
    assertTrue(printed().contains(UP.formatted(19)));
  }

  @Test
  void shouldShowAFewTrialsOnce() {
    report(table(true), 5);
    String screen = printed().substring(printed().lastIndexOf('J') + 1);
    assertEquals(7, screen.lines().count(), screen);
  }

  @Test
  void shouldBeQuietWhereNobodyWatches() {
    report(table(false), 100);
    assertEquals(3, printed().lines().count(), printed()); // one in 30 seconds
    assertTrue(printed().lines().allMatch(line -> line.contains("25 running, 75 terminated")));
  }
}
