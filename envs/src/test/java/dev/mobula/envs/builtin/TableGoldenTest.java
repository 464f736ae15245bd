package dev.mobula.envs.builtin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.mobula.envs.EnvConfig;
import dev.mobula.envs.EnvironmentSpec;
import dev.mobula.envs.Environments;
import dev.mobula.envs.VectorEnvironments;
import dev.mobula.envs.builtin.TransitionTable.Outcome;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class TableGoldenTest {
  @Test
  void shouldAgreeOnEveryTransition() {
    List<Path> files = Golden.files(".table.json");
    assertFalse(files.isEmpty());
    for (Path file : files) {
      JsonNode golden = Golden.json(file);
      String id = golden.get("env").asString();
      TransitionTable table = table(id);
      JsonNode transitions = golden.get("transitions");
      assertEquals(table.numStates() * table.numActions(), transitions.size(), id);
      for (JsonNode transition : transitions) {
        int state = transition.get(0).asInt();
        int action = transition.get(1).asInt();
        compare(id + transition, transition.get(2), table.outcomes(state, action));
      }
    }
  }

  @Test
  void shouldAgreeOnTheStartStates() {
    for (Path file : Golden.files(".table.json")) {
      JsonNode golden = Golden.json(file);
      TransitionTable table = table(golden.get("env").asString());
      JsonNode start = golden.get("initial_state_distribution");
      assertEquals(start.size(), table.numStates());
      for (int state = 0; state < start.size(); state++) {
        assertEquals(start.get(state).asDouble(), table.startProbability(state));
      }
    }
  }

  @Test
  void shouldAgreeOnLimitsAndThresholds() {
    for (Path file : Golden.files("versions.json")) {
      JsonNode all = Golden.json(file).get("envs");
      for (String id : Environments.ids()) {
        if (all.has(id)) {
          compare(Environments.spec(id), all.get(id));
        }
      }
    }
  }

  private static void compare(EnvironmentSpec spec, JsonNode golden) {
    JsonNode limit = golden.get("max_episode_steps");
    int expected = limit.isNull() ? VectorEnvironments.NO_LIMIT : limit.asInt();
    assertEquals(expected, spec.maxEpisodeSteps(), spec.id());
    JsonNode threshold = golden.get("reward_threshold");
    assertEquals(!threshold.isNull(), spec.rewardThreshold().isPresent(), spec.id());
    if (!threshold.isNull()) {
      assertEquals(threshold.asDouble(), spec.rewardThreshold().getAsDouble(), spec.id());
    }
  }

  private static void compare(String where, JsonNode golden, List<Outcome> outcomes) {
    assertEquals(golden.size(), outcomes.size(), where);
    for (int k = 0; k < golden.size(); k++) {
      JsonNode expected = golden.get(k);
      Outcome found = outcomes.get(k);
      assertEquals(expected.get(0).asDouble(), found.probability(), where);
      assertEquals(expected.get(1).asInt(), found.next(), where);
      assertEquals(expected.get(2).asDouble(), found.reward(), where);
      assertEquals(expected.get(3).asBoolean(), found.terminated(), where);
    }
  }

  private static TransitionTable table(String id) {
    EnvConfig config = EnvConfig.of(id, Map.of());
    return switch (id) {
      case "FrozenLake-v1" -> FrozenLake.table(config, "4x4");
      case "FrozenLake8x8-v1" -> FrozenLake.table(config, "8x8");
      case "CliffWalking-v1" -> CliffWalking.table(config);
      case "Taxi-v4" -> Taxi.table(config);
      default -> throw new AssertionError("no table for the recording of " + id);
    };
  }
}
