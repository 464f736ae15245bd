package dev.mobula.envs.minatar;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.envs.AutoresetMode;
import dev.mobula.envs.Environments;
import dev.mobula.envs.VectorEnvironment;
import dev.mobula.envs.VectorStep;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * Games of the original MinAtar, made by {@code record.py}, take place here too: same random
 * numbers, same actions, same observations and rewards to the last step.
 */
class MinAtarGoldenTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void shouldPlayAsTheOriginal() throws IOException {
    Set<String> seen = new TreeSet<>();
    for (JsonNode game : games()) {
      seen.add(game.get("id").asString());
      replay(game);
    }
    Set<String> all = new TreeSet<>(Environments.ids());
    all.removeIf(id -> !id.startsWith("MinAtar/"));
    assertEquals(10, all.size());
    assertEquals(all, seen);
  }

  private static void replay(JsonNode game) {
    String id = game.get("id").asString();
    Map<String, Object> config = JSON.convertValue(game.get("config"), new TypeReference<>() {});
    try (VectorEnvironment vector =
        Environments.makeVector(id, config, 1, AutoresetMode.DISABLED)) {
      VectorStep out = VectorStep.allocate(vector.observationSpace(), 1);
      ColumnBatch actions =
          ColumnBatch.allocate(vector.actionSpace().columns(VectorEnvironment.ACTION), 1);
      vector.reset(game.get("seed").asLong(), Map.of(), out.observations());
      assertEquals(game.get("observations").get(0).asString(), packed(out), id);
      int steps = game.get("actions").size();
      for (int t = 0; t < steps; t++) {
        actions.column(VectorEnvironment.ACTION).setInt(0, game.get("actions").get(t).asInt());
        vector.step(actions, out);
        String where = "%s, seed %s, step %d".formatted(id, game.get("seed"), t);
        assertEquals(game.get("observations").get(t + 1).asString(), packed(out), where);
        assertEquals(game.get("rewards").get(t).asDouble(), out.rewards().getDouble(0), where);
        boolean over = t + 1 == steps && game.get("terminated").asBoolean();
        assertEquals(over, out.terminated().getBool(0), where);
      }
    }
  }

  /** Returns the observation's bits as NumPy's {@code packbits} has them. */
  private static String packed(VectorStep out) {
    Column column = out.observations().column(VectorEnvironment.OBSERVATION);
    byte[] bytes = new byte[(column.rowLength() + 7) / 8];
    for (int i = 0; i < column.rowLength(); i++) {
      bytes[i / 8] |= (byte) (column.getByte(i) << (7 - i % 8));
    }
    return HexFormat.of().formatHex(bytes);
  }

  private static List<JsonNode> games() throws IOException {
    InputStream file =
        Objects.requireNonNull(MinAtarGoldenTest.class.getResourceAsStream("games.jsonl.gz"));
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(new GZIPInputStream(file), StandardCharsets.UTF_8))) {
      return lines.lines().map(JSON::readTree).toList();
    }
  }
}
