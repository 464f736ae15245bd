package dev.mobula.envs.gymnasium;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.envs.AutoresetMode;
import dev.mobula.envs.VectorEnvironment;
import dev.mobula.envs.VectorStep;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Whole episodes of Gymnasium, recorded in Python, against the same ones through jep. */
class GymnasiumGoldenTest {
  private static final String ENDING = ".jsonl";

  @Test
  void shouldRepeatRecordedEpisodes() {
    Pythons.assume();
    List<Path> files = files();
    assertFalse(files.isEmpty());
    for (Path file : files) {
      String id = file.getFileName().toString().replace(ENDING, "");
      try (VectorEnvironment vector =
          Pythons.make("gymnasium:" + id, Map.of(), 1, AutoresetMode.DISABLED)) {
        lines(file).forEach(episode -> repeat(id, vector, Json.read(episode)));
      }
    }
  }

  private static void repeat(String id, VectorEnvironment vector, JsonNode episode) {
    VectorStep out = VectorStep.allocate(vector.observationSpace(), 1);
    ColumnBatch actions =
        ColumnBatch.allocate(vector.actionSpace().columns(VectorEnvironment.ACTION), 1);
    long seed = episode.get("seed").asLong();
    vector.reset(seed, Map.of(), out.observations());
    compare(id + " at reset", episode.get("initial_observation"), out);
    for (int t = 0; t < episode.get("actions").size(); t++) {
      JsonNode action = episode.get("actions").get(t);
      actions
          .column(VectorEnvironment.ACTION)
          .set(0, action.isArray() ? action.get(0).asDouble() : action.asDouble());
      vector.step(actions, out);
      String where = "%s, seed %d, step %d".formatted(id, seed, t);
      compare(where, episode.get("observations").get(t), out);
      double reward = out.rewards().getDouble(0);
      assertEquals(episode.get("rewards").get(t).asDouble(), reward, 1e-9, where);
      boolean terminated = out.terminated().getBool(0);
      assertEquals(episode.get("terminated").get(t).asBoolean(), terminated, where);
      boolean truncated = out.truncated().getBool(0);
      assertEquals(episode.get("truncated").get(t).asBoolean(), truncated, where);
    }
  }

  private static void compare(String where, JsonNode expected, VectorStep out) {
    Column found = out.observations().column(VectorEnvironment.OBSERVATION);
    assertEquals(expected.size(), found.rowLength(), where);
    for (int k = 0; k < expected.size(); k++) {
      float value = found.getFloat(k);
      assertEquals(expected.get(k).asDouble(), value, Math.ulp(value), where);
    }
  }

  private static List<Path> files() {
    Path folder =
        Path.of(System.getProperty("mobula.golden", "../../../shared/golden")).resolve("gymnasium");
    assumeTrue(Files.isDirectory(folder), "no reference data in " + folder);
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(ENDING)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> lines(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.filter(line -> !line.isBlank()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
