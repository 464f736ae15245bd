package dev.mobula.envs.gymnasium;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.columns.math.Rng;
import dev.mobula.envs.AutoresetMode;
import dev.mobula.envs.Box;
import dev.mobula.envs.DictSpace;
import dev.mobula.envs.Discrete;
import dev.mobula.envs.Environment;
import dev.mobula.envs.EnvironmentException;
import dev.mobula.envs.Environments;
import dev.mobula.envs.MultiBinary;
import dev.mobula.envs.MultiDiscrete;
import dev.mobula.envs.Space;
import dev.mobula.envs.StepResult;
import dev.mobula.envs.TupleSpace;
import dev.mobula.envs.VectorEnvironment;
import dev.mobula.envs.VectorEnvironments;
import dev.mobula.envs.VectorStep;
import java.awt.image.BufferedImage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class GymnasiumEnvironmentTest {
  private static final String EVERYTHING = Pythons.WORLDS + "Everything-v0";
  private static final String FAILING = Pythons.WORLDS + "Failing-v0";
  private static final String PAINTED = Pythons.WORLDS + "Painted-v0";

  @BeforeAll
  static void assumePython() {
    Pythons.assume();
  }

  @Test
  void shouldCarryEverySpaceOver() {
    try (VectorEnvironment vector = make(EVERYTHING, Map.of(), 2)) {
      Map<String, Space<?>> observed = new LinkedHashMap<>();
      observed.put("choice", Discrete.of(5, -2));
      observed.put("choices", MultiDiscrete.of(2, 3));
      observed.put("count", Box.of(DType.FLOAT64, 0, 100000, 2));
      observed.put("double", Box.of(DType.FLOAT64, -1, 1, 2));
      observed.put("flags", MultiBinary.of(4));
      observed.put("pair", TupleSpace.of(Discrete.of(2), Box.of(0, 1, 1)));
      observed.put("picture", Box.image(4, 4, 3));
      observed.put("single", Box.of(-1, 1, 2, 3));
      assertEquals(DictSpace.of(observed), vector.observationSpace());
      Map<String, Space<?>> acted = new LinkedHashMap<>();
      acted.put("choices", MultiDiscrete.of(3, 4));
      acted.put("flags", MultiBinary.of(2));
      acted.put("pair", TupleSpace.of(Discrete.of(3, 1), Box.of(-1, 1, 2)));
      assertEquals(DictSpace.of(acted), vector.actionSpace());
    }
  }

  @Test
  void shouldGiveEveryPartOfAnActionToItsCopy() {
    try (Run run = new Run(make(EVERYTHING, Map.of(), 3)).reset(1)) {
      List<Integer> sums = List.of(run.act(0), run.act(1), run.act(2));
      run.step();
      for (int i = 0; i < sums.size(); i++) {
        double boxes = run.actions.column("action/pair/1").getFloat(2L * i);
        boxes += run.actions.column("action/pair/1").getFloat(2L * i + 1);
        assertEquals(sums.get(i) + boxes, run.out.rewards().getDouble(i), 1e-6);
      }
    }
  }

  @Test
  void shouldBringInfosAndTheLastOnesOfAnEndedEpisode() {
    try (Run run = new Run(make(EVERYTHING, Map.of("length", 2), 2)).reset(1)) {
      assertEquals(Map.of("options", "None"), run.vector.info(1));
      run.randomStep();
      assertEquals(1, run.vector.info(0).get("steps"));
      assertEquals(List.of(0, 1), run.vector.info(0).get("vector"));
      assertInstanceOf(Map.class, run.vector.info(1).get("nested"));
      run.randomStep();
      assertTrue(run.out.terminated().getBool(0));
      Map<String, Object> info = run.vector.info(0);
      assertEquals("None", info.get("options"));
      Map<?, ?> last = assertInstanceOf(Map.class, info.get(VectorEnvironments.FINAL_INFO));
      assertEquals(2, last.get("steps"));
      assertFalse(info.containsKey("final_obs"));
    }
  }

  @Test
  void shouldPassOptionsOfAReset() {
    try (Run run = new Run(make(EVERYTHING, Map.of(), 2))) {
      run.vector.reset(3, Map.of("low", 0.5), run.out.observations());
      assertEquals("{'low': 0.5}", run.vector.info(0).get("options"));
    }
  }

  @Test
  void shouldTruncateAtTheLimitOfTheConfigOrTheEnvironment() {
    assertEquals(50, lengthOf(Map.of("length", 1000)));
    assertEquals(7, lengthOf(Map.of("length", 1000, "max_episode_steps", 7)));
    Map<String, Object> none = new LinkedHashMap<>(Map.of("length", 60));
    none.put("max_episode_steps", null);
    assertEquals(60, lengthOf(none));
    assertEquals(50, Environments.spec(EVERYTHING).maxEpisodeSteps());
    assertEquals(475, Environments.spec("gymnasium:CartPole-v1").rewardThreshold().orElse(0));
  }

  @Test
  void shouldUseTheVectorFormOfAnEnvironmentInTheModeThatItHas() {
    try (Run run =
        new Run(make("gymnasium:CartPole-v1", Map.of(), 4, AutoresetMode.NEXT_STEP)).reset(0)) {
      for (int t = 0; t < 100; t++) {
        run.randomStep();
      }
      EnvironmentException refused =
          assertThrows(
              EnvironmentException.class,
              () ->
                  run.vector.resetWhere(
                      new boolean[] {true, false, false, false}, run.out.observations()));
      assertTrue(message(refused).contains("vectorization_mode: sync"), message(refused));
    }
    EnvironmentException refused =
        assertThrows(
            EnvironmentException.class,
            () ->
                make(
                    "gymnasium:CartPole-v1",
                    Map.of("vectorization_mode", "vector_entry_point"),
                    4));
    assertTrue(message(refused).contains("NEXT_STEP"), message(refused));
  }

  @Test
  void shouldNameEnvironmentCopyStepAndTracebackOfAnException() {
    try (Run run = new Run(make(FAILING, Map.of("what", "raise"), 2)).reset(4)) {
      run.randomStep();
      run.randomStep();
      EnvironmentException failed = assertThrows(EnvironmentException.class, run::randomStep);
      String message = message(failed);
      assertTrue(
          message.startsWith(FAILING + ", copy 1, step 3 failed: ValueError: the floor is gone"),
          message);
      assertTrue(message.contains("Traceback (most recent call last)"), message);
      assertTrue(message.contains("in fall"), message);
      assertFalse(message.contains("mobula_gymnasium"), message);
      assertInstanceOf(PythonException.class, failed.getCause());
    }
  }

  @Test
  void shouldRefuseObservationsThatAreNotNumbers() {
    try (Run run = new Run(make(FAILING, Map.of("what", "nan"), 2)).reset(4)) {
      run.randomStep();
      run.randomStep();
      EnvironmentException failed = assertThrows(EnvironmentException.class, run::randomStep);
      assertEquals(
          FAILING + ", copy 1, step 3: expected a finite number in 'observation', found NaN",
          failed.getMessage());
    }
  }

  @Test
  void shouldRefuseActionsOutsideTheSpace() {
    try (Run run = new Run(make("gymnasium:CartPole-v1", Map.of(), 2)).reset(4)) {
      run.actions.column(VectorEnvironment.ACTION).setInt(1, 2);
      EnvironmentException failed = assertThrows(EnvironmentException.class, run::step);
      assertTrue(
          message(failed).endsWith("expected an integer from 0 to 1 in 'action', found 2"),
          message(failed));
    }
  }

  @Test
  void shouldNotLookAtActionsOfCopiesThatStartAnew() {
    try (Run run =
        new Run(make("gymnasium:CartPole-v1", Map.of(), 4, AutoresetMode.NEXT_STEP)).reset(0)) {
      int ended = -1;
      while (ended < 0) {
        run.randomStep();
        for (int i = 0; i < 4; i++) {
          ended = run.out.terminated().getBool(i) ? i : ended;
        }
      }
      run.actions.column(VectorEnvironment.ACTION).setInt(ended, 9);
      run.step();
      assertEquals(0, run.out.rewards().getDouble(ended));
    }
  }

  @Test
  void shouldSayWhatCannotBeMade() {
    assertTrue(
        message(refused("gymnasium:CartPoule-v1", Map.of())).contains("CartPoule"),
        "names the environment");
    assertTrue(
        message(refused("gymnasium:CartPole-v1", Map.of("gravity", 3))).contains("gravity"),
        "names the setting");
    String space = message(refused(Pythons.WORLDS + "Unsupported-v0", Map.of()));
    assertTrue(space.contains("the observation space: expected a Box"), space);
    assertTrue(space.contains("found a Text"), space);
    String python = message(refused("gymnasium:CartPole-v1", Map.of("python", 3)));
    assertTrue(python.contains("the path of a Python interpreter"), python);
  }

  @Test
  void shouldStepFromAnotherThread() throws InterruptedException {
    try (Run run = new Run(make("gymnasium:CartPole-v1", Map.of(), 2)).reset(4)) {
      run.randomStep();
      Throwable[] failure = new Throwable[1];
      Thread other = new Thread(run::randomStep);
      other.setUncaughtExceptionHandler((_, thrown) -> failure[0] = thrown);
      other.start();
      other.join();
      assertEquals(null, failure[0]);
      run.randomStep();
    }
  }

  @Test
  void shouldNeedAProcessWithTheJarOfItsInterpreter() {
    var process = Environments.process("gymnasium:CartPole-v1", Map.of()).orElseThrow();
    assertTrue(process.classPath().getFirst().endsWith("jep-4.2.2.jar"));
    assertTrue(process.envVars().containsKey(PythonSearch.KNOWN));
  }

  private static VectorEnvironment make(String id, Map<String, Object> config, int numEnvs) {
    return make(id, config, numEnvs, AutoresetMode.SAME_STEP);
  }

  private static VectorEnvironment make(
      String id, Map<String, Object> config, int numEnvs, AutoresetMode mode) {
    return Pythons.make(id, config, numEnvs, mode);
  }

  private static EnvironmentException refused(String id, Map<String, Object> config) {
    return assertThrows(EnvironmentException.class, () -> make(id, config, 1));
  }

  private static int lengthOf(Map<String, Object> config) {
    try (Environment<?, ?> environment = Environments.make(EVERYTHING, config)) {
      environment.reset(0L, Map.of());
      return length(environment);
    }
  }

  private static <A> int length(Environment<?, A> environment) {
    Rng rng = new Rng(0);
    for (int t = 1; ; t++) {
      StepResult<?> result = environment.step(environment.actionSpace().sample(rng));
      if (result.terminated() || result.truncated()) {
        return t;
      }
    }
  }

  @Test
  void shouldDrawTheCopyAsGymnasiumDoes() {
    try (Run run = new Run(Environments.makeRendered(PAINTED, Map.of())).reset(1)) {
      assertEquals(12, run.vector.renderFps().orElseThrow());
      run.randomStep();
      run.randomStep();
      BufferedImage picture = run.vector.render(0);
      assertEquals(List.of(6, 4), List.of(picture.getWidth(), picture.getHeight()));
      assertEquals(0xFF640000, picture.getRGB(0, 0), "100 of red after two steps");
      assertEquals(0xFF010203, picture.getRGB(5, 0));
      run.randomStep();
      assertTrue(run.out.isOver(0));
      assertEquals(0xFF960000, run.vector.render(0).getRGB(0, 0), "the end is seen");
    }
  }

  @Test
  void shouldNotDrawWhatGymnasiumDoesNot() {
    try (Run run = new Run(make(PAINTED, Map.of(), 2)).reset(1)) {
      assertTrue(run.vector.renderFps().isEmpty(), "without render_mode");
      Exception refused = assertThrows(EnvironmentException.class, () -> run.vector.render(1));
      assertTrue(message(refused).contains("render failed"), refused::getMessage);
    }
    assertThrows(EnvironmentException.class, () -> Environments.makeRendered(EVERYTHING, Map.of()));
  }

  private static String message(Exception exception) {
    return String.valueOf(exception.getMessage());
  }

  /** Copies that are stepped with random actions. */
  private static final class Run implements AutoCloseable {
    private final VectorEnvironment vector;
    private final VectorStep out;
    private final ColumnBatch actions;
    private final Rng rng = new Rng(0);

    Run(VectorEnvironment vector) {
      this.vector = vector;
      this.out = VectorStep.allocate(vector.observationSpace(), vector.numEnvs());
      this.actions =
          ColumnBatch.allocate(
              vector.actionSpace().columns(VectorEnvironment.ACTION), vector.numEnvs());
    }

    Run reset(long seed) {
      vector.reset(seed, Map.of(), out.observations());
      return this;
    }

    /** Draws an action for a copy, and returns the sum of the integers in it. */
    int act(int copy) {
      return act(vector.actionSpace(), copy);
    }

    private <A> int act(Space<A> space, int copy) {
      space.write(space.sample(rng), VectorEnvironment.ACTION, actions, copy);
      int sum = 0;
      for (var column : actions.columns().values()) {
        for (int k = 0; k < column.rowLength() && column.dtype() != DType.FLOAT32; k++) {
          sum += (int) column.get((long) copy * column.rowLength() + k);
        }
      }
      return sum;
    }

    void randomStep() {
      for (int i = 0; i < vector.numEnvs(); i++) {
        act(i);
      }
      step();
    }

    void step() {
      vector.step(actions, out);
    }

    @Override
    public void close() {
      vector.close();
    }
  }
}
