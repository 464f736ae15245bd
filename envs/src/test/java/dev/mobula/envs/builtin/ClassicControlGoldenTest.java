package dev.mobula.envs.builtin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.StateDict;
import dev.mobula.envs.AutoresetMode;
import dev.mobula.envs.BatchedEnvironment;
import dev.mobula.envs.EnvConfig;
import dev.mobula.envs.Environments;
import dev.mobula.envs.VectorEnvironment;
import dev.mobula.envs.VectorStep;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ClassicControlGoldenTest {
  private static final String STATE = "batch/state";

  /** Gymnasium rounds to float32 within the step of these. */
  private static final Set<String> ROUNDED = Set.of("MountainCarContinuous-v0", "Pendulum-v1");

  private static final Set<String> NOT_CHAOTIC = Set.of("CartPole-v1", "MountainCar-v0");

  @Test
  void shouldAgreeOnEverySingleStep() {
    List<Path> files = Golden.files(".jsonl");
    assertFalse(files.isEmpty());
    for (Path file : files) {
      String id = id(file);
      List<JsonNode> episodes = Golden.lines(file);
      assertFalse(episodes.isEmpty(), id);
      for (JsonNode episode : episodes) {
        compareSingleSteps(id, episode, ROUNDED.contains(id) ? 1e-6 : 1e-9);
      }
    }
  }

  @Test
  void shouldAgreeOnWholeEpisodes() {
    List<Path> files =
        Golden.files(".jsonl").stream().filter(file -> NOT_CHAOTIC.contains(id(file))).toList();
    assertEquals(NOT_CHAOTIC.size(), files.size());
    for (Path file : files) {
      Golden.lines(file).forEach(episode -> compareEpisode(id(file), episode, 1e-5));
    }
  }

  @Test
  void shouldObserveTheInitialState() {
    for (Path file : Golden.files(".jsonl")) {
      for (JsonNode episode : Golden.lines(file)) {
        compareInitialObservation(id(file), episode);
      }
    }
  }

  private static void compareInitialObservation(String id, JsonNode episode) {
    BatchedEnvironment batch = batch(id);
    StateDict saved = batch.saveState();
    write(saved.column("state"), List.of(episode.get("initial_state")));
    batch.loadState(saved);
    ColumnBatch observed =
        ColumnBatch.allocate(batch.observationSpace().columns(VectorEnvironment.OBSERVATION), 1);
    batch.observe(observed);
    JsonNode expected = episode.get("initial_observation");
    for (int k = 0; k < expected.size(); k++) {
      float found = observed.column(VectorEnvironment.OBSERVATION).getFloat(k);
      assertEquals(expected.get(k).asDouble(), found, Math.ulp(found), id);
    }
  }

  private static BatchedEnvironment batch(String id) {
    EnvConfig config = EnvConfig.of(id, Map.of());
    return switch (id) {
      case "CartPole-v1" -> CartPole.create(id, config, 1);
      case "MountainCar-v0" -> new MountainCar.WithDiscreteActions(id, config, 1);
      case "MountainCarContinuous-v0" -> new MountainCar.WithContinuousActions(id, config, 1);
      case "Acrobot-v1" -> new Acrobot(id, config, 1);
      case "Pendulum-v1" -> new Pendulum(id, config, 1);
      default -> throw new AssertionError("no environment for the recording of " + id);
    };
  }

  /** Makes each step of an episode in a copy of its own, from the recorded state before it. */
  private static void compareSingleSteps(String id, JsonNode episode, double tolerance) {
    int steps = episode.get("actions").size();
    try (VectorEnvironment vector = make(id, steps)) {
      VectorStep out = VectorStep.allocate(vector.observationSpace(), steps);
      vector.reset(0, Map.of(), out.observations());
      List<JsonNode> before = new ArrayList<>();
      before.add(episode.get("initial_state"));
      for (int t = 0; t < steps - 1; t++) {
        before.add(episode.get("states").get(t));
      }
      load(vector, before);
      ColumnBatch actions =
          ColumnBatch.allocate(vector.actionSpace().columns(VectorEnvironment.ACTION), steps);
      for (int t = 0; t < steps; t++) {
        writeAction(actions, t, episode.get("actions").get(t));
      }
      vector.step(actions, out);
      Column states = vector.saveState().column(STATE);
      for (int t = 0; t < steps; t++) {
        compare(id, episode, t, states, t, out, tolerance);
      }
    }
  }

  private static void compareEpisode(String id, JsonNode episode, double tolerance) {
    int steps = episode.get("actions").size();
    try (VectorEnvironment vector = make(id, 1)) {
      VectorStep out = VectorStep.allocate(vector.observationSpace(), 1);
      vector.reset(0, Map.of(), out.observations());
      load(vector, List.of(episode.get("initial_state")));
      ColumnBatch actions =
          ColumnBatch.allocate(vector.actionSpace().columns(VectorEnvironment.ACTION), 1);
      for (int t = 0; t < steps; t++) {
        writeAction(actions, 0, episode.get("actions").get(t));
        vector.step(actions, out);
        compare(id, episode, t, vector.saveState().column(STATE), 0, out, tolerance);
        assertEquals(
            episode.get("truncated").get(t).asBoolean(), out.truncated().getBool(0), id + t);
      }
    }
  }

  private static void compare(
      String id,
      JsonNode episode,
      int t,
      Column states,
      int row,
      VectorStep out,
      double tolerance) {
    String where = "%s, seed %s, step %d".formatted(id, episode.get("seed"), t);
    JsonNode state = episode.get("states").get(t);
    for (int k = 0; k < state.size(); k++) {
      double found = states.getDouble((long) row * states.rowLength() + k);
      assertEquals(state.get(k).asDouble(), found, tolerance, where + ", state " + k);
    }
    Column observed = out.observations().column(VectorEnvironment.OBSERVATION);
    JsonNode observation = episode.get("observations").get(t);
    assertEquals(observation.size(), observed.rowLength(), where);
    for (int k = 0; k < observation.size(); k++) {
      float found = observed.getFloat((long) row * observed.rowLength() + k);
      // A state that differs in its last bits may round to the neighbouring float.
      double allowed = Math.max(tolerance, Math.ulp(found));
      assertEquals(observation.get(k).asDouble(), found, allowed, where + ", observation " + k);
    }
    assertEquals(
        episode.get("rewards").get(t).asDouble(), out.rewards().getDouble(row), tolerance, where);
    assertEquals(
        episode.get("terminated").get(t).asBoolean(), out.terminated().getBool(row), where);
  }

  private static VectorEnvironment make(String id, int numEnvs) {
    return Environments.makeVector(id, Map.of(), numEnvs, AutoresetMode.DISABLED);
  }

  private static void load(VectorEnvironment vector, List<JsonNode> states) {
    StateDict saved = vector.saveState();
    write(saved.column(STATE), states);
    vector.loadState(saved);
  }

  private static void write(Column column, List<JsonNode> states) {
    for (int row = 0; row < states.size(); row++) {
      for (int k = 0; k < states.get(row).size(); k++) {
        column.setDouble((long) row * column.rowLength() + k, states.get(row).get(k).asDouble());
      }
    }
  }

  private static void writeAction(ColumnBatch actions, int row, JsonNode action) {
    Column column = actions.column(VectorEnvironment.ACTION);
    column.set(row, action.isArray() ? action.get(0).asDouble() : action.asDouble());
  }

  private static String id(Path file) {
    String name = String.valueOf(file.getFileName());
    assertTrue(name.endsWith(".jsonl"));
    return name.substring(0, name.length() - ".jsonl".length());
  }
}
