package dev.mobula.envs.box2d;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.StateDict;
import dev.mobula.envs.AutoresetMode;
import dev.mobula.envs.Box;
import dev.mobula.envs.Discrete;
import dev.mobula.envs.Environment;
import dev.mobula.envs.EnvironmentException;
import dev.mobula.envs.EnvironmentSpec;
import dev.mobula.envs.Environments;
import dev.mobula.envs.StepResult;
import dev.mobula.envs.VectorEnvironment;
import dev.mobula.envs.VectorStep;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Box2dRulesTest {
  private static final int VELOCITY_X = 2;
  private static final int ANGULAR_VELOCITY = 5;

  @ParameterizedTest
  @CsvSource({
    "LunarLander-v3, 1000, 200",
    "LunarLanderContinuous-v3, 1000, 200",
    "BipedalWalker-v3, 1600, 300",
    "BipedalWalkerHardcore-v3, 2000, 300"
  })
  void shouldHaveGymnasiumsLimits(String id, int steps, double threshold) {
    EnvironmentSpec spec = Environments.spec(id);
    assertEquals(steps, spec.maxEpisodeSteps());
    assertEquals(OptionalDouble.of(threshold), spec.rewardThreshold());
  }

  @Test
  void shouldHaveGymnasiumsSpaces() {
    try (Environment<float[], Integer> lander = make("LunarLander-v3", Map.of());
        Environment<float[], float[]> continuous = make("LunarLanderContinuous-v3", Map.of());
        Environment<float[], float[]> walker = make("BipedalWalker-v3", Map.of())) {
      assertEquals(Discrete.of(4), lander.actionSpace());
      assertEquals(Box.of(-1, 1, 2), continuous.actionSpace());
      assertEquals(Box.of(-1, 1, 4), walker.actionSpace());
      Box seen = (Box) walker.observationSpace();
      assertEquals(24, seen.size());
      assertEquals(0, seen.low(8));
      assertEquals(5, seen.high(13));
      assertEquals(-1, seen.low(23));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "LunarLander-v3, gravty, did you mean 'gravity'",
    "LunarLander-v3, hardcore, unknown key 'hardcore'",
    "BipedalWalker-v3, gravity, unknown key 'gravity'"
  })
  void shouldRefuseUnknownSettings(String id, String key, String expected) {
    assertRefused(id, Map.of(key, 1), expected);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -12, 9.81})
  void shouldRefuseGravityThatGymnasiumRefuses(double gravity) {
    assertRefused("LunarLander-v3", Map.of("gravity", gravity), "above -12 and below 0");
  }

  @Test
  void shouldRefuseResetOptions() {
    try (Environment<float[], Integer> lander = make("LunarLander-v3", Map.of())) {
      EnvironmentException refused =
          assertThrows(EnvironmentException.class, () -> lander.reset(1L, Map.of("low", 1)));
      assertTrue(messageOf(refused).contains("unknown key 'low'"), messageOf(refused));
    }
  }

  @Test
  void shouldFallFasterUnderMoreGravity() {
    assertTrue(fall(Map.of("gravity", -11.9)) < fall(Map.of("gravity", -2)));
  }

  private static float fall(Map<String, Object> config) {
    try (Environment<float[], Integer> lander = make("LunarLander-v3", config)) {
      lander.reset(1L, Map.of());
      float height = 0;
      for (int i = 0; i < 20; i++) {
        height = lander.step(0).observation()[1];
      }
      return height;
    }
  }

  @Test
  void shouldBlowAsHardAsItsPowersSay() {
    float[] still = drift(Map.of());
    float[] wind = drift(Map.of("enable_wind", true, "turbulence_power", 0));
    float[] turbulence = drift(Map.of("enable_wind", true, "wind_power", 0));
    Map<String, Object> noPower =
        Map.of("enable_wind", true, "wind_power", 0, "turbulence_power", 0);
    assertArrayEquals(still, drift(noPower));
    assertTrue(Math.abs(wind[VELOCITY_X] - still[VELOCITY_X]) > 0.1);
    assertEquals(still[VELOCITY_X], turbulence[VELOCITY_X], 0.01);
    assertTrue(Math.abs(turbulence[ANGULAR_VELOCITY] - still[ANGULAR_VELOCITY]) > 0.1);
  }

  private static float[] drift(Map<String, Object> config) {
    try (Environment<float[], Integer> lander = make("LunarLander-v3", config)) {
      float[] seen = lander.reset(3L, Map.of()).observation();
      for (int i = 0; i < 20; i++) {
        seen = lander.step(0).observation();
      }
      return seen;
    }
  }

  @Test
  void shouldChargeForFuel() {
    try (Environment<float[], float[]> lander = make("LunarLanderContinuous-v3", Map.of())) {
      assertEquals(0.3 * 0.75, cost(lander, 0.5f, 0), 1e-4);
      assertEquals(0, cost(lander, -0.1f, 0.5f), 1e-4);
      assertEquals(0.03 * 0.75, cost(lander, -1, -0.75f), 1e-4);
    }
  }

  /** Returns by how much the reward of a step is less than the gain of what is observed. */
  private static double cost(Environment<float[], float[]> lander, float main, float side) {
    float[] before = lander.reset(2L, Map.of()).observation();
    StepResult<float[]> result = lander.step(new float[] {main, side});
    return potential(result.observation()) - potential(before) - result.reward();
  }

  private static double potential(float[] seen) {
    return -100 * Math.hypot(seen[0], seen[1])
        - 100 * Math.hypot(seen[2], seen[3])
        - 100 * Math.abs(seen[4])
        + 10 * (seen[6] + seen[7]);
  }

  @Test
  void shouldEndACrashWithMinus100() {
    try (Environment<float[], Integer> lander = make("LunarLander-v3", Map.of())) {
      lander.reset(1L, Map.of());
      StepResult<float[]> result = lander.step(0);
      while (!result.terminated()) {
        result = lander.step(0);
      }
      assertEquals(-100, result.reward());
    }
  }

  @Test
  void shouldPutObstaclesOnHardcoreGroundOnly() {
    try (Environment<float[], float[]> plain = make("BipedalWalker-v3", Map.of());
        Environment<float[], float[]> same =
            make("BipedalWalkerHardcore-v3", Map.of("hardcore", false));
        Environment<float[], float[]> hardcore = make("BipedalWalkerHardcore-v3", Map.of())) {
      float[] forward = {1, 0.5f, -0.5f, 0.5f};
      assertArrayEquals(seenBy(plain, forward), seenBy(same, forward));
      // The start pad is flat in both; the lidar looks beyond it as the walker moves.
      assertFalse(Arrays.equals(seenBy(plain, forward), seenBy(hardcore, forward)));
    }
  }

  private static float[] seenBy(Environment<float[], float[]> walker, float[] action) {
    walker.reset(4L, Map.of());
    float[] seen = {};
    for (int i = 0; i < 30; i++) {
      seen = walker.step(action).observation();
    }
    return seen;
  }

  @Test
  void shouldRefuseToBeUsedOnceClosed() {
    Environment<float[], Integer> lander = make("LunarLander-v3", Map.of());
    lander.reset(1L, Map.of());
    StateDict state = lander.saveState();
    lander.close();
    for (Runnable use :
        new Runnable[] {
          () -> lander.reset(1L, Map.of()), () -> lander.step(0), () -> lander.loadState(state)
        }) {
      EnvironmentException refused = assertThrows(EnvironmentException.class, use::run);
      assertTrue(messageOf(refused).contains("closed"), messageOf(refused));
    }
  }

  @Test
  void shouldRefuseTheStateOfAnotherTaskAndGoOn() {
    try (Environment<float[], Integer> lander = make("LunarLander-v3", Map.of());
        Environment<float[], Integer> undisturbed = make("LunarLander-v3", Map.of());
        Environment<float[], float[]> walker = make("BipedalWalker-v3", Map.of())) {
      lander.reset(1L, Map.of());
      undisturbed.reset(1L, Map.of());
      walker.reset(1L, Map.of());
      walker.step(new float[4]);
      EnvironmentException refused =
          assertThrows(EnvironmentException.class, () -> lander.loadState(walker.saveState()));
      assertTrue(messageOf(refused).contains("actions of 1 elements"), messageOf(refused));
      assertArrayEquals(undisturbed.step(2).observation(), lander.step(2).observation());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"LunarLander-v3", "BipedalWalker-v3"})
  void shouldNotAllocateInSteadyState(String id) {
    int n = 4;
    try (VectorEnvironment vector =
        Environments.makeVector(id, Map.of(), n, AutoresetMode.DISABLED)) {
      VectorStep out = VectorStep.allocate(vector.observationSpace(), n);
      ColumnBatch actions =
          ColumnBatch.allocate(vector.actionSpace().columns(VectorEnvironment.ACTION), n);
      // Interpreted code allocates; how soon the compiler is done is up to the machine.
      long bytes = Long.MAX_VALUE;
      for (int attempt = 0; attempt < 500 && bytes > 1_000; attempt++) {
        vector.reset(attempt, Map.of(), out.observations());
        bytes = bytesAllocatedBy(vector, actions, out, 40);
      }
      assertTrue(bytes <= 1_000, "expected 40 steps without allocation, found bytes: " + bytes);
    }
  }

  private static long bytesAllocatedBy(
      VectorEnvironment vector, ColumnBatch actions, VectorStep out, int steps) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < steps; i++) {
      vector.step(actions, out);
    }
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  private static void assertRefused(String id, Map<String, Object> config, String expected) {
    EnvironmentException refused =
        assertThrows(EnvironmentException.class, () -> Environments.make(id, config));
    assertTrue(messageOf(refused).contains(expected), messageOf(refused));
  }

  private static String messageOf(Exception exception) {
    return String.valueOf(exception.getMessage());
  }

  @SuppressWarnings("unchecked")
  private static <O, A> Environment<O, A> make(String id, Map<String, Object> config) {
    return (Environment<O, A>) Environments.make(id, config);
  }
}
