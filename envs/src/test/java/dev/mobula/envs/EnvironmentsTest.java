package dev.mobula.envs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.StateDict;
import dev.mobula.envs.builtin.BuiltinEnvironments;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EnvironmentsTest {
  @Test
  void shouldListEveryBuiltInEnvironment() {
    assertTrue(
        Environments.ids()
            .containsAll(
                List.of(
                    "Acrobot-v1",
                    "Blackjack-v1",
                    "CartPole-v1",
                    "CliffWalking-v1",
                    "FrozenLake-v1",
                    "FrozenLake8x8-v1",
                    "MountainCar-v0",
                    "MountainCarContinuous-v0",
                    "Pendulum-v1",
                    "StatelessCartPole",
                    "Taxi-v4")));
  }

  /** A provider of one environment. */
  private record Mine(String id) implements EnvironmentProvider {
    @Override
    public List<Entry> environments() {
      return List.of(
          new Entry(
              EnvironmentSpec.of(id), EnvironmentFactory.ofEnvironments(CountingEnvironment::new)));
    }
  }

  @Test
  void shouldRefuseTwoProvidersOfOneId() {
    EnvironmentProvider builtIn = new BuiltinEnvironments();
    assertTrue(
        ProvidedEnvironments.of(List.of(builtIn, new Mine("Mine-v0"))).containsKey("Mine-v0"));
    String message =
        String.valueOf(
            assertThrows(
                    EnvironmentException.class,
                    () -> ProvidedEnvironments.of(List.of(builtIn, new Mine("MountainCar-v0"))))
                .getMessage());
    assertTrue(
        message.contains(
            "found 'MountainCar-v0' from both %s and %s"
                .formatted(builtIn.getClass().getName(), Mine.class.getName())),
        message);
  }

  @Test
  void shouldSuggestTheNearestIds() {
    String message = failure("CartPol-v1", Map.of());
    assertTrue(message.contains("did you mean 'CartPole-v1'"), message);
    assertTrue(message.contains("--classpath"), message);
    assertTrue(failure("cartpole", Map.of()).contains("CartPole-v1"));
    assertTrue(failure("com.example.Missing", Map.of()).contains("com.example.Missing"));
  }

  @Test
  void shouldRejectUnknownKeysOfEnvConfig() {
    String message = failure("FrozenLake-v1", Map.of("is_slipery", true));
    assertTrue(message.contains("did you mean 'is_slippery'"), message);
    assertTrue(message.contains("FrozenLake-v1"), message);
    assertTrue(failure("Acrobot-v1", Map.of("max_episode_step", 1)).contains("max_episode_steps"));
  }

  @Test
  void shouldRejectValuesOfAWrongType() {
    assertTrue(failure("FrozenLake-v1", Map.of("is_slippery", "yes")).contains("true or false"));
    assertTrue(failure("Pendulum-v1", Map.of("g", "ten")).contains("a finite number"));
    assertTrue(failure("FrozenLake-v1", Map.of("map_name", "5x5")).contains("4x4"));
    assertTrue(failure("FrozenLake-v1", Map.of("success_rate", 1.5)).contains("probability"));
    assertTrue(failure("FrozenLake-v1", Map.of("desc", List.of("SF", "F"))).contains("rows"));
    assertTrue(failure("CartPole-v1", Map.of("max_episode_steps", 0)).contains("integer >= 1"));
  }

  @Test
  void shouldOverrideTheTimeLimit() {
    assertEquals(7, lengthOfAnEpisode(Map.of("max_episode_steps", 7)));
    assertEquals(200, lengthOfAnEpisode(Map.of()));
    Map<String, Object> unlimited = new HashMap<>();
    unlimited.put("max_episode_steps", null);
    assertEquals(-1, lengthOfAnEpisode(unlimited));
  }

  private static int lengthOfAnEpisode(Map<String, Object> config) {
    try (VectorEnvironment vector =
        Environments.makeVector("Pendulum-v1", config, 1, AutoresetMode.SAME_STEP)) {
      VectorStep out = VectorStep.allocate(vector.observationSpace(), 1);
      ColumnBatch actions =
          ColumnBatch.allocate(vector.actionSpace().columns(VectorEnvironment.ACTION), 1);
      vector.reset(0, Map.of(), out.observations());
      for (int step = 1; step <= 1000; step++) {
        vector.step(actions, out);
        if (out.truncated().getBool(0)) {
          return step;
        }
      }
      return -1;
    }
  }

  @Test
  void shouldMakeAnEnvironmentByClassName() {
    String name = CountingEnvironment.class.getName();
    try (Environment<?, ?> environment = Environments.make(name, Map.of("length", 4))) {
      environment.reset(1L, Map.of());
      assertEquals(Discrete.of(3), environment.actionSpace());
    }
    try (VectorEnvironment vector =
        Environments.makeVector(name, Map.of(), 3, AutoresetMode.NEXT_STEP)) {
      assertEquals(3, vector.numEnvs());
    }
    assertEquals(3, lengthOf(Environments.make(name, Map.of("length", 9, "max_episode_steps", 3))));
  }

  private static int lengthOf(Environment<?, ?> environment) {
    environment.reset(1L, Map.of());
    int steps = 0;
    while (true) {
      steps++;
      StepResult<?> result = stepWithZero(environment);
      if (result.terminated() || result.truncated()) {
        environment.close();
        return steps;
      }
    }
  }

  @SuppressWarnings("unchecked")
  private static StepResult<?> stepWithZero(Environment<?, ?> environment) {
    return ((Environment<?, Integer>) environment).step(0);
  }

  /** A class that takes no config. */
  public static final class Plain extends CountingEnvironment {
    /** Called by name. */
    public Plain() {}
  }

  /** A class that cannot be made. */
  public static final class Failing extends CountingEnvironment {
    /** Called by name. */
    public Failing() {
      throw new IllegalStateException("no map file");
    }
  }

  /** A class that is no environment. */
  public static final class Stranger {}

  /** A factory by name. */
  public static final class Factory implements EnvironmentFactory {
    private final EnvironmentFactory factory =
        EnvironmentFactory.ofEnvironments(CountingEnvironment::new);

    @Override
    public VectorEnvironment create(EnvironmentRequest request) {
      return factory.create(request);
    }
  }

  /** A batch by name: counts steps up to a goal. */
  public static final class Counters implements BatchedEnvironment {
    private final int goal;
    private final int[] count;

    /** Called by name. */
    public Counters(Map<String, Object> config, int numEnvs) {
      this.goal = EnvConfig.of("Counters", config).allow("goal").integer("goal", 2, 1);
      this.count = new int[numEnvs];
    }

    @Override
    public int numEnvs() {
      return count.length;
    }

    @Override
    public Space<?> observationSpace() {
      return Discrete.of(goal + 1);
    }

    @Override
    public Space<?> actionSpace() {
      return Discrete.of(2);
    }

    @Override
    public void reset(int env, @Nullable Long seed, Map<String, Object> options) {
      count[env] = 0;
    }

    @Override
    public void step(
        ColumnBatch actions,
        boolean[] idle,
        double[] rewards,
        byte[] terminated,
        byte[] truncated) {
      for (int i = 0; i < count.length; i++) {
        count[i] = Math.min(count[i] + 1, goal);
        rewards[i] = count[i];
        terminated[i] = (byte) (count[i] == goal ? 1 : 0);
      }
    }

    @Override
    public void observe(ColumnBatch observations) {
      for (int i = 0; i < count.length; i++) {
        observe(i, observations);
      }
    }

    @Override
    public void observe(int env, ColumnBatch observations) {
      observations.column(VectorEnvironment.OBSERVATION).setInt(env, count[env]);
    }

    @Override
    public StateDict saveState() {
      return new StateDict().put("count", Column.ofInts(count));
    }

    @Override
    public void loadState(StateDict state) {
      System.arraycopy(state.column("count").toIntArray(), 0, count, 0, count.length);
    }
  }

  @Test
  void shouldMakeABatchByClassName() {
    String name = Counters.class.getName();
    for (AutoresetMode mode : AutoresetMode.values()) {
      try (VectorEnvironment vector = Environments.makeVector(name, Map.of("goal", 3), 4, mode)) {
        Trace trace = new Trace(vector).reset(1).run(7);
        assertEquals(trace.events(0, 9), trace.events(3, 9));
        assertTrue(trace.events(0, 9).get(3).contains("reward 3.0 terminated true"));
      }
    }
    assertEquals(
        List.of(), EnvironmentChecker.check(() -> Environments.make(name, Map.of("goal", 5))));
    assertTrue(failure(name, Map.of("gaol", 3)).contains("did you mean 'goal'"));
  }

  @Test
  void shouldSayWhyAClassCannotBeMade() {
    assertTrue(failure(Plain.class.getName(), Map.of("size", 3)).contains("no env_config"));
    assertTrue(failure(Failing.class.getName(), Map.of()).contains("no map file, at "));
    assertTrue(failure(Stranger.class.getName(), Map.of()).contains("implement Environment"));
  }

  @Test
  void shouldMakeAClassWithoutConfigAndAFactoryClass() {
    Environments.make(Plain.class.getName(), Map.of()).close();
    try (VectorEnvironment vector =
        Environments.makeVector(Factory.class.getName(), Map.of(), 2, AutoresetMode.SAME_STEP)) {
      assertEquals(2, vector.numEnvs());
    }
  }

  @Test
  void shouldMakeWhatTheProgramRegistered() {
    EnvironmentSpec spec =
        EnvironmentSpec.of("test/Counting-v3").withMaxEpisodeSteps(2).withConfigKeys("length");
    Environments.register(spec, EnvironmentFactory.ofEnvironments(CountingEnvironment::new));
    assertEquals(spec, Environments.spec("test/Counting-v3"));
    assertEquals(2, lengthOf(Environments.make("test/Counting-v3", Map.of("length", 5))));
    assertThrows(
        EnvironmentException.class,
        () ->
            Environments.register(
                spec, EnvironmentFactory.ofEnvironments(CountingEnvironment::new)));
    for (String id : List.of("", "no spaces", "/v1", "a/", "a/b/c-v1")) {
      assertThrows(EnvironmentException.class, () -> EnvironmentSpec.of(id));
    }
  }

  @Test
  void shouldPassResetOptionsOn() {
    try (Environment<?, ?> environment = Environments.make("CartPole-v1", Map.of())) {
      float[] first =
          (float[]) environment.reset(1L, Map.of("low", 0.1, "high", 0.1)).observation();
      assertEquals(0.1f, first[0]);
      float[] second =
          (float[]) environment.reset(null, Map.of("low", 0.2, "high", 0.2)).observation();
      assertEquals(0.2f, second[3]);
      assertThrows(EnvironmentException.class, () -> environment.reset(1L, Map.of("hihg", 0.1)));
      assertThrows(
          EnvironmentException.class, () -> environment.reset(1L, Map.of("low", 1, "high", 0)));
    }
  }

  @Test
  void shouldKnowNamesThatAreNear() {
    assertEquals(List.of("gamma"), Nearest.of("gama", List.of("gamma", "lambda")));
    assertEquals(3, Nearest.distance("kitten", "sitting"));
    assertFalse(Nearest.hint("x", List.of("entirely")).contains("did you mean"));
  }

  private static String failure(String id, Map<String, Object> config) {
    EnvironmentException exception =
        assertThrows(EnvironmentException.class, () -> Environments.make(id, config));
    return String.valueOf(exception.getMessage());
  }
}
