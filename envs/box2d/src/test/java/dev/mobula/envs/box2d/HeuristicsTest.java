package dev.mobula.envs.box2d;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.envs.Environment;
import dev.mobula.envs.Environments;
import dev.mobula.envs.StepResult;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Policies written by hand earn what they earn in Gymnasium's own environments. */
class HeuristicsTest {
  private static final int SEEDS = 40;

  @Test
  void shouldLandTheLander() {
    double mean = meanReturn("LunarLander-v3", Map.of(), () -> Heuristics::land);
    assertTrue(mean > 200, "expected about 246, found " + mean);
  }

  @Test
  void shouldLandTheLanderWithThrottles() {
    double mean = meanReturn("LunarLanderContinuous-v3", Map.of(), () -> Heuristics::landSmoothly);
    assertTrue(mean > 270, "expected about 285, found " + mean);
  }

  @Test
  void shouldMakeOneTaskOfBothNames() {
    double other =
        meanReturn("LunarLander-v3", Map.of("continuous", true), () -> Heuristics::landSmoothly);
    assertEquals(
        meanReturn("LunarLanderContinuous-v3", Map.of(), () -> Heuristics::landSmoothly), other);
  }

  @Test
  void shouldLandWorseInWind() {
    double mean = meanReturn("LunarLander-v3", Map.of("enable_wind", true), () -> Heuristics::land);
    assertTrue(mean > 20 && mean < 180, "expected about 100, found " + mean);
  }

  @Test
  void shouldWalk() {
    double mean = meanReturn("BipedalWalker-v3", Map.of(), HeuristicsTest::gait);
    assertTrue(mean > 50 && mean < 190, "expected about 100, found " + mean);
  }

  @Test
  void shouldNotWalkFarBetweenObstacles() {
    double mean = meanReturn("BipedalWalkerHardcore-v3", Map.of(), HeuristicsTest::gait);
    assertTrue(mean > -90 && mean < -30, "expected about -60, found " + mean);
  }

  /** Box2D has variables that all worlds share. */
  @Test
  void shouldEarnTheSameInSeveralThreads() {
    double[] one = IntStream.range(0, 16).mapToDouble(HeuristicsTest::walkAlone).toArray();
    double[] many =
        IntStream.range(0, 16).parallel().mapToDouble(HeuristicsTest::walkAlone).toArray();
    assertArrayEquals(one, many);
  }

  private static double walkAlone(int seed) {
    try (Environment<float[], Object> environment = make("BipedalWalker-v3", Map.of())) {
      return episodeReturn(environment, seed, gait());
    }
  }

  private static Function<float[], Object> gait() {
    Heuristics.Gait gait = new Heuristics.Gait();
    return gait::walk;
  }

  private static double meanReturn(
      String id, Map<String, Object> config, Supplier<Function<float[], Object>> policies) {
    try (Environment<float[], Object> environment = make(id, config)) {
      return IntStream.range(0, SEEDS)
          .mapToDouble(seed -> episodeReturn(environment, seed, policies.get()))
          .average()
          .orElseThrow();
    }
  }

  private static double episodeReturn(
      Environment<float[], Object> environment, long seed, Function<float[], Object> policy) {
    float[] seen = environment.reset(seed, Map.of()).observation();
    double sum = 0;
    while (true) {
      StepResult<float[]> result = environment.step(policy.apply(seen));
      sum += result.reward();
      seen = result.observation();
      if (result.terminated() || result.truncated()) {
        return sum;
      }
    }
  }

  @SuppressWarnings("unchecked")
  private static Environment<float[], Object> make(String id, Map<String, Object> config) {
    return (Environment<float[], Object>) Environments.make(id, config);
  }
}
