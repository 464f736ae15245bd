package dev.mobula.tune;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mobula.train.Metrics;
import dev.mobula.tune.search.Objective;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFrameTest {
  private final DataFrame frame =
      DataFrame.of(
          List.of(
              row("id", "a", "loss", 0.5, "steps", 3L),
              row("id", "b", "loss", Double.NaN),
              row("id", "c, \"d\"", "loss", 0.25, "steps", 20L, "more", true),
              row("id", "e")));

  private static Map<String, Object> row(Object... cells) {
    Map<String, Object> row = new LinkedHashMap<>();
    for (int i = 0; i < cells.length; i += 2) {
      row.put((String) cells[i], cells[i + 1]);
    }
    return row;
  }

  @Test
  void shouldHaveTheColumnsOfAllRows() {
    assertEquals(List.of("id", "loss", "steps", "more"), frame.columns());
    assertEquals(4, frame.size());
    assertArrayEquals(new double[] {3, Double.NaN, 20, Double.NaN}, frame.numbers("steps"));
    assertEquals(List.of("", "", "true", ""), frame.texts("more"));
  }

  @Test
  void shouldSortWithEmptyCellsLast() {
    assertEquals(List.of("c, \"d\"", "a", "b", "e"), frame.sortedBy("loss", true).texts("id"));
    assertEquals(List.of("a", "c, \"d\"", "b", "e"), frame.sortedBy("loss", false).texts("id"));
    assertEquals(List.of("e", "c, \"d\"", "b", "a"), frame.sortedBy("id", false).texts("id"));
  }

  @Test
  void shouldTakeSomeRowsAndColumns() throws IOException {
    DataFrame some =
        frame.filter(row -> row.number("loss") < 1).select("steps", "id").sortedBy("steps", false);
    assertEquals("steps,id\n20,\"c, \"\"d\"\"\"\n3,a\n", some.toCsv());
    assertEquals("steps,id\n20,\"c, \"\"d\"\"\"\n", some.head(1).toCsv());
    assertEquals(2, some.head(5).size());
  }

  @Test
  void shouldWriteAFile(@TempDir Path temp) throws IOException {
    frame.writeCsv(temp.resolve("frame.csv"));
    assertEquals(frame.toCsv(), Files.readString(temp.resolve("frame.csv")));
    assertThrows(TuneException.class, () -> frame.writeCsv(temp.resolve("none/frame.csv")));
  }

  @Test
  void shouldNameTheColumnThatWasMeant() {
    TuneException wrong =
        assertThrows(TuneException.class, () -> frame.filter(row -> row.number("los") < 1));
    assertEquals("no column 'los'; did you mean loss?", wrong.getMessage());
    assertThrows(TuneException.class, () -> frame.select("id", "step"));
  }

  @Test
  void shouldHaveARowForEachTrial() {
    TrialResult trial =
        new TrialResult(
            "00000",
            Map.of("model", Map.of("layers", List.of(1, 2))),
            TrialStatus.TERMINATED,
            Metrics.of(Map.of("eval", Map.of("loss", 0.5))),
            null,
            Path.of("results/trial_00000"),
            "");
    DataFrame trials =
        new ResultGrid(Path.of("results"), List.of(Objective.min("loss")), List.of(trial), "")
            .dataFrame();
    assertEquals(
        List.of("trial_id", "status", "eval/loss", "config/model/layers", "error", "results_dir"),
        trials.columns());
    assertEquals(
        "00000,TERMINATED,0.5,\"[1, 2]\",,results/trial_00000",
        trials.toCsv().lines().skip(1).findFirst().orElseThrow());
  }
}
