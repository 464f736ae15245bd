package dev.mobula.envs.box2d;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mobula.envs.Environment;
import dev.mobula.envs.Environments;
import dev.mobula.envs.StepResult;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * Episodes of Gymnasium's own environments, made by {@code record.py}, take place here too: same
 * random numbers, same actions, same observations and rewards.
 */
class FidelityTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int FIRST_LEG = 6;
  private static final int SECOND_LEG = 7;

  /** Until both legs are on the ground: in which order two contacts are solved differs. */
  @Test
  void shouldFlyAndTouchDownAsGymnasiumsLander() throws IOException {
    List<JsonNode> episodes = episodes("lander.jsonl.gz");
    assertEquals(7, episodes.size());
    for (JsonNode episode : episodes) {
      int steps = stepsUntilBothLegsTouch(episode);
      assertTrue(steps >= 90, "steps to compare: " + steps);
      compare(episode, steps, 1e-3);
    }
  }

  /** A walker's path is chaotic: what differs in the last bit is doubled again and again. */
  @Test
  void shouldWalkAsGymnasiumsWalker() throws IOException {
    assumeTrue(
        System.getProperty("os.arch").equals("amd64"), "recorded there; others round differently");
    List<JsonNode> episodes = episodes("walker.jsonl.gz");
    assertEquals(6, episodes.size());
    for (JsonNode episode : episodes) {
      compare(episode, episode.get("actions").size(), 1e-3);
    }
  }

  private static int stepsUntilBothLegsTouch(JsonNode episode) {
    JsonNode observations = episode.get("observations");
    int steps = 0;
    while (steps < observations.size() - 1
        && observations.get(steps).get(FIRST_LEG).asDouble()
                * observations.get(steps).get(SECOND_LEG).asDouble()
            == 0) {
      steps++;
    }
    return steps;
  }

  @SuppressWarnings("unchecked")
  private static void compare(JsonNode episode, int steps, double tolerance) {
    String id = episode.get("id").asString();
    Map<String, Object> config = JSON.convertValue(episode.get("config"), new TypeReference<>() {});
    long seed = episode.get("seed").asLong();
    try (Environment<float[], Object> environment =
        (Environment<float[], Object>) Environments.make(id, config)) {
      float[] seen = environment.reset(seed, Map.of()).observation();
      compare(id + " " + seed, episode.get("observations").get(0), seen, tolerance);
      for (int t = 0; t < steps; t++) {
        StepResult<float[]> result = environment.step(action(episode.get("actions").get(t)));
        String where = "%s, seed %d, step %d".formatted(id, seed, t);
        compare(where, episode.get("observations").get(t + 1), result.observation(), tolerance);
        double reward = episode.get("rewards").get(t).asDouble();
        assertEquals(reward, result.reward(), 100 * tolerance, where);
        boolean last = t + 1 == episode.get("actions").size();
        assertEquals(last && episode.get("terminated").asBoolean(), result.terminated(), where);
      }
    }
  }

  private static void compare(String where, JsonNode expected, float[] seen, double tolerance) {
    assertEquals(expected.size(), seen.length, where);
    for (int k = 0; k < seen.length; k++) {
      assertEquals(expected.get(k).asDouble(), seen[k], tolerance, where + ", element " + k);
    }
  }

  private static Object action(JsonNode action) {
    if (!action.isArray()) {
      return action.asInt();
    }
    float[] elements = new float[action.size()];
    for (int k = 0; k < elements.length; k++) {
      elements[k] = (float) action.get(k).asDouble();
    }
    return elements;
  }

  private static List<JsonNode> episodes(String name) throws IOException {
    InputStream file = Objects.requireNonNull(FidelityTest.class.getResourceAsStream(name), name);
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(new GZIPInputStream(file), StandardCharsets.UTF_8))) {
      return lines.lines().map(JSON::readTree).toList();
    }
  }
}
