package dev.mobula.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.train.Metrics;
import dev.mobula.tune.ResultGrid;
import dev.mobula.tune.TrialResult;
import dev.mobula.tune.TrialStatus;
import dev.mobula.tune.search.Objective;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TuneReportTest {
  private static final List<Objective> BOTH =
      List.of(Objective.min("loss"), Objective.max("speed"));

  /** Returns trials of which each is faster and less precise than the one before. */
  private static ResultGrid grid(int trials, List<Objective> objectives) {
    return new ResultGrid(
        Path.of("results"),
        objectives,
        IntStream.range(0, trials)
            .mapToObj(i ->
                new TrialResult(
                    "0000" + i,
                    Map.of("lr", i),
                    TrialStatus.TERMINATED,
                    Metrics.of(Map.of("loss", (double) i, "speed", 2.0 * i)),
                    Path.of("checkpoint_" + i),
                    Path.of("results"),
                    ""))
            .toList(),
        "all trials are over");
  }

  @Test
  void shouldListTheTradeOffsOfSeveralMetricsBeforeTheBestTrial() {
    List<String> lines = TuneReport.text(grid(2, BOTH)).lines().toList();
    int first = lines.indexOf("trade-offs: 00000, loss = 0, speed = 0");
    assertTrue(first > 0, lines.toString());
    assertEquals("            00001, loss = 1, speed = 2", lines.get(first + 1));
    assertEquals("checkpoint: checkpoint_0", lines.getLast());
    assertTrue(TuneReport.text(grid(12, BOTH)).contains("            and 2 more\n"));
    assertFalse(TuneReport.text(grid(2, List.of(Objective.min("loss")))).contains("trade-offs"));
  }

  @Test
  void shouldHaveAllTradeOffsInItsJson() {
    JsonNode front = new JsonMapper().readTree(TuneReport.json(grid(12, BOTH))).get("pareto_front");
    assertEquals(12, front.size());
    assertEquals("00003", front.get(3).get("trial").asString());
    assertEquals(6.0, front.get(3).get("values").get("speed").asDouble());
    assertEquals("checkpoint_3", front.get(3).get("checkpoint").asString());
    assertEquals(3, front.get(3).get("config").get("lr").asInt());
  }
}
