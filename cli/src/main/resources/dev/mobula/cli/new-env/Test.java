package @package@;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.envs.EnvironmentException;
import dev.mobula.envs.StepResult;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The rules of this world. */
class @Class@Test {
  @Test
  void shouldEndAtTheGoal() {
    @Class@ world = new @Class@(Map.of("goal", 1, "step_cost", 0.5));
    assertArrayEquals(new float[] {0}, world.reset(0L, Map.of()).observation());
    StepResult<float[]> left = world.step(0);
    assertArrayEquals(new float[] {0}, left.observation());
    assertEquals(-0.5, left.reward());
    StepResult<float[]> right = world.step(1);
    assertArrayEquals(new float[] {1}, right.observation());
    assertEquals(1, right.reward());
    assertTrue(right.terminated());
  }

  @Test
  void shouldRefuseUnknownSettings() {
    assertThrows(EnvironmentException.class, () -> new @Class@(Map.of("gaol", 1)));
  }
}
