package dev.mobula.envs.minatar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.columns.StateDict;
import dev.mobula.columns.math.Rng;
import dev.mobula.envs.AutoresetMode;
import dev.mobula.envs.Box;
import dev.mobula.envs.Discrete;
import dev.mobula.envs.EnvironmentException;
import dev.mobula.envs.Environments;
import dev.mobula.envs.VectorEnvironment;
import dev.mobula.envs.VectorStep;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MinAtarTest {
  private static VectorEnvironment make(String id, Map<String, Object> config, int numEnvs) {
    return Environments.makeVector("MinAtar/" + id, config, numEnvs, AutoresetMode.SAME_STEP);
  }

  @Test
  void shouldHaveTheSpacesOfTheOriginal() {
    expectSpaces("Asterix", 4, 5);
    expectSpaces("Breakout", 4, 3);
    expectSpaces("Freeway", 7, 3);
    expectSpaces("Seaquest", 10, 6);
    expectSpaces("SpaceInvaders", 6, 4);
  }

  private static void expectSpaces(String game, int channels, int minimalActions) {
    try (VectorEnvironment all = make(game + "-v0", Map.of(), 1);
        VectorEnvironment minimal = make(game + "-v1", Map.of(), 1)) {
      Box observations = Box.of(DType.UINT8, 0, 1, 10, 10, channels);
      assertEquals(observations, all.observationSpace());
      assertEquals(observations, minimal.observationSpace());
      assertEquals(Discrete.of(6), all.actionSpace());
      assertEquals(Discrete.of(minimalActions), minimal.actionSpace());
    }
  }

  @Test
  void shouldRefuseAProbabilityThatIsNone() {
    EnvironmentException refused =
        assertThrows(
            EnvironmentException.class,
            () -> make("Breakout-v1", Map.of("sticky_action_prob", 1.5), 1));
    assertTrue(String.valueOf(refused.getMessage()).contains("sticky_action_prob"));
  }

  @Test
  void shouldRefuseTheStateOfAnotherGame() {
    try (VectorEnvironment breakout = make("Breakout-v1", Map.of(), 2);
        VectorEnvironment freeway = make("Freeway-v1", Map.of(), 2)) {
      StateDict state = breakout.saveState();
      EnvironmentException refused =
          assertThrows(EnvironmentException.class, () -> freeway.loadState(state));
      assertTrue(String.valueOf(refused.getMessage()).contains("INT32[2, "));
    }
  }

  @Test
  void shouldStartASeededEpisodeWithoutAnActionToRepeat() {
    try (VectorEnvironment fresh = make("Breakout-v0", Map.of("sticky_action_prob", 1), 1);
        VectorEnvironment used = make("Breakout-v0", Map.of("sticky_action_prob", 0.5), 1)) {
      VectorStep out = VectorStep.allocate(fresh.observationSpace(), 1);
      fresh.reset(1, Map.of(), out.observations());
      assertEquals(Game.NO_OP, lastAction(fresh));
      used.reset(1, Map.of(), out.observations());
      Rng rng = new Rng(1);
      while (lastAction(used) == Game.NO_OP) {
        used.step(actions(1 + rng.nextInt(5)), out);
      }
      used.reset(1, Map.of(), out.observations());
      assertEquals(Game.NO_OP, lastAction(used));
    }
  }

  private static int lastAction(VectorEnvironment vector) {
    return vector.saveState().column("batch/games").getInt(0);
  }

  private static ColumnBatch actions(int action) {
    return ColumnBatch.of(VectorEnvironment.ACTION, Column.ofInts(action));
  }
}
