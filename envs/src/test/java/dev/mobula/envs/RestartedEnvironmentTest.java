package dev.mobula.envs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.StateDict;
import dev.mobula.columns.math.Rng;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RestartedEnvironmentTest extends EnvironmentContract {
  /** Silent here, as failures are what is tested; held, so that it stays silent. */
  private static final Logger LOGGER = Logger.getLogger(RestartedEnvironment.class.getName());

  @BeforeAll
  static void silence() {
    LOGGER.setLevel(Level.OFF);
  }

  @Override
  protected VectorEnvironment create(int numEnvs, AutoresetMode mode) {
    return EnvironmentFactory.ofEnvironments(_ -> new CountingEnvironment())
        .create(
            new EnvironmentRequest(
                "Counting-v0", Map.of(), numEnvs, mode, VectorEnvironments.NO_LIMIT, true, false));
  }

  /** The n-th object made throws at some calls of step, counted over its life, or at reset. */
  private static final class Fragile implements Environment<float[], Integer> {
    private final Set<Integer> failures;
    private final boolean failsAtReset;
    private Rng rng = new Rng(0);
    private float random;
    private int life;
    boolean closed;

    Fragile(Set<Integer> failures, boolean failsAtReset) {
      this.failures = failures;
      this.failsAtReset = failsAtReset;
    }

    @Override
    public Space<float[]> observationSpace() {
      return Box.of(0, 100, 2);
    }

    @Override
    public Space<Integer> actionSpace() {
      return Discrete.of(2);
    }

    @Override
    public ResetResult<float[]> reset(@Nullable Long seed, Map<String, Object> options) {
      if (failsAtReset) {
        throw new IllegalStateException("no reset");
      }
      if (seed != null) {
        rng = new Rng(seed);
      }
      random = rng.nextFloat();
      return ResetResult.of(new float[] {random, life});
    }

    @Override
    public StepResult<float[]> step(Integer action) {
      life++;
      if (failures.contains(life)) {
        throw new IllegalStateException("step " + life);
      }
      return StepResult.of(new float[] {random, life}, 1, false, false);
    }

    @Override
    public boolean canSaveState() {
      return true;
    }

    @Override
    public StateDict saveState() {
      return new StateDict()
          .putAll("rng", rng.saveState())
          .putDouble("random", random)
          .putLong("life", life);
    }

    @Override
    public void loadState(StateDict state) {
      rng.loadState(state.sub("rng"));
      random = (float) state.getDouble("random");
      life = (int) state.getLong("life");
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private final List<Fragile> made = new ArrayList<>();

  private RestartedEnvironment<float[], Integer> of(Fragile... objects) {
    List<Fragile> next = new ArrayList<>(List.of(objects));
    return new RestartedEnvironment<>(() -> {
      made.add(next.removeFirst());
      return made.getLast();
    });
  }

  private static Fragile failingAt(Integer... steps) {
    return new Fragile(Set.of(steps), false);
  }

  @Test
  void shouldTruncateTheEpisodeWhereItWasAndGoOnWithANewObject() {
    RestartedEnvironment<float[], Integer> environment = of(failingAt(3), failingAt());
    environment.reset(4L, Map.of());
    environment.step(0);
    float[] before = environment.step(0).observation();
    StepResult<float[]> failed = environment.step(0);
    assertArrayEquals(before, failed.observation());
    assertEquals(0, failed.reward());
    assertTrue(failed.truncated());
    assertFalse(failed.terminated());
    assertEquals(Map.of("failure", "java.lang.IllegalStateException: step 3"), failed.info());
    assertTrue(made.getFirst().closed);
    assertEquals(0, environment.reset(null, Map.of()).observation()[1], "a new life");
    assertFalse(environment.step(0).truncated());
  }

  @Test
  void shouldTellOfManyFailuresInFewLines() {
    try (RecordedLog log = RecordedLog.of(RestartedEnvironment.class)) {
      RestartedEnvironment<float[], Integer> environment =
          of(failingAt(2), failingAt(2), failingAt(2), failingAt());
      for (int episode = 0; episode < 3; episode++) {
        environment.reset(1L, Map.of());
        environment.step(0);
        environment.step(0);
      }
      assertEquals(2, log.lines().size(), "the 1st and 2nd of 3");
      assertFalse(log.hasStacks());
      String last = log.lines().getLast();
      assertTrue(
          last.startsWith(
              "an environment failed (2 so far) and is made anew:"
                  + " java.lang.IllegalStateException: step 2, at "
                  + Fragile.class.getName()
                  + ".step("),
          last);
    }
  }

  @Test
  void shouldKeepAnObjectThatDoesNotFail() {
    RestartedEnvironment<float[], Integer> environment = of(failingAt());
    float first = environment.reset(1L, Map.of()).observation()[0];
    environment.step(0);
    assertTrue(environment.reset(null, Map.of()).observation()[0] != first, "its next number");
    assertEquals(first, environment.reset(1L, Map.of()).observation()[0]);
    environment.close();
    assertEquals(1, made.size());
    assertTrue(made.getFirst().closed);
  }

  @Test
  void shouldSeedTheNewObjectFromTheLastSeed() {
    float[] first = afterFailure(4);
    assertArrayEquals(first, afterFailure(4));
    assertTrue(first[0] != afterFailure(5)[0]);
  }

  private float[] afterFailure(long seed) {
    RestartedEnvironment<float[], Integer> environment = of(failingAt(2), failingAt());
    environment.reset(seed, Map.of());
    environment.step(0);
    environment.step(0);
    return environment.reset(null, Map.of()).observation();
  }

  @Test
  void shouldTolerateAFailureRightAfterItsStateWasLoaded() {
    RestartedEnvironment<float[], Integer> whole = of(failingAt(2), failingAt());
    RestartedEnvironment<float[], Integer> resumed = of(failingAt(2), failingAt());
    whole.reset(4L, Map.of());
    float[] before = whole.step(0).observation();
    resumed.loadState(whole.saveState().seal());
    for (RestartedEnvironment<float[], Integer> each : List.of(whole, resumed)) {
      StepResult<float[]> failed = each.step(0);
      assertTrue(failed.truncated());
      assertArrayEquals(before, failed.observation());
    }
    assertArrayEquals(
        whole.reset(null, Map.of()).observation(), resumed.reset(null, Map.of()).observation());
  }

  @Test
  void shouldStillSeedANewObjectAfterItsStateWasLoaded() {
    RestartedEnvironment<float[], Integer> whole = of(failingAt(2), failingAt(1));
    RestartedEnvironment<float[], Integer> resumed = of(failingAt(1));
    whole.reset(4L, Map.of());
    whole.step(0);
    whole.step(0);
    resumed.loadState(whole.saveState().seal());
    assertArrayEquals(
        whole.reset(null, Map.of()).observation(), resumed.reset(null, Map.of()).observation());
    for (RestartedEnvironment<float[], Integer> each : List.of(whole, resumed)) {
      assertThrows(IllegalStateException.class, () -> each.step(0), "fresh still");
    }
  }

  @Test
  void shouldMakeANewObjectWhereAResetFails() {
    RestartedEnvironment<float[], Integer> environment =
        of(new Fragile(Set.of(), true), failingAt());
    assertEquals(0, environment.reset(1L, Map.of()).observation()[1]);
    assertEquals(2, made.size());
  }

  @Test
  void shouldThrowWhatANewObjectThrowsBeforeAStepSucceeded() {
    RestartedEnvironment<float[], Integer> environment = of(failingAt(2), failingAt(1));
    environment.reset(1L, Map.of());
    environment.step(0);
    environment.step(0);
    environment.reset(null, Map.of());
    assertEquals(
        "step 1",
        assertThrows(IllegalStateException.class, () -> environment.step(0)).getMessage());

    RestartedEnvironment<float[], Integer> other =
        of(new Fragile(Set.of(), true), new Fragile(Set.of(), true));
    assertThrows(IllegalStateException.class, () -> other.reset(1L, Map.of()));
  }
}
