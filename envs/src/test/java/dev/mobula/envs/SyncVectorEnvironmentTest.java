package dev.mobula.envs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.StateDict;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class SyncVectorEnvironmentTest {
  /** Returns what a test tells it to. */
  private static final class Scripted implements Environment<float[], float[]> {
    private Object observation = new float[2];
    private @Nullable Space<float[]> actionSpace = Box.of(-1, 1, 1);
    private double reward;
    private boolean saves;

    @Override
    public Space<float[]> observationSpace() {
      return Box.of(-1, 1, 2);
    }

    @Override
    @SuppressWarnings("NullAway")
    public Space<float[]> actionSpace() {
      return actionSpace;
    }

    @Override
    public ResetResult<float[]> reset(@Nullable Long seed, Map<String, Object> options) {
      return ResetResult.of(new float[2]);
    }

    @Override
    public boolean canSaveState() {
      return saves;
    }

    @Override
    public StateDict saveState() {
      if (!saves) {
        return Environment.super.saveState();
      }
      if (observation.equals("no state")) {
        throw new IllegalStateException("no memory");
      }
      return new StateDict().putLong("nothing", 0);
    }

    @Override
    public void loadState(StateDict state) {
      if (observation.equals("no state")) {
        throw new IllegalStateException("no memory");
      }
    }

    @Override
    @SuppressWarnings({"unchecked", "NullAway"})
    public StepResult<float[]> step(float[] action) {
      if (observation.equals("no result")) {
        return null;
      }
      if (observation.equals("no info")) {
        return new StepResult<>(new float[2], reward, false, false, null);
      }
      if (action[0] == 0.5f) {
        throw new IllegalStateException("the robot fell over");
      }
      return (StepResult<float[]>) (StepResult<?>) StepResult.of(observation, reward, false, false);
    }
  }

  private final Scripted good = new Scripted();
  private final Scripted bad = new Scripted();
  private final VectorEnvironment vector =
      SyncVectorEnvironment.of("Robot-v0", List.of(good, bad), AutoresetMode.SAME_STEP);
  private final VectorStep out = VectorStep.allocate(vector.observationSpace(), 2);

  @Test
  void shouldNameEnvironmentCopyStepAndFieldOfANan() {
    bad.observation = new float[] {0, Float.NaN};
    assertFailure("Robot-v0, copy 1, step 1", "'observation'", "NaN at element 1");
  }

  @Test
  void shouldNameWhatReturnedNull() {
    bad.observation = "no result";
    assertFailure("Robot-v0, copy 1, step 1", "expected a StepResult from step", "found null");
  }

  @Test
  void shouldRejectAnInfoThatIsNull() {
    bad.observation = "no info";
    assertFailure("Robot-v0, copy 1, step 1", "'info'", "found null");
  }

  @Test
  void shouldRejectAWrongShape() {
    bad.observation = new float[3];
    assertFailure("Robot-v0, copy 1, step 1", "2 elements", "found 3");
  }

  @Test
  void shouldRejectAWrongType() {
    bad.observation = List.of(1);
    assertFailure("Robot-v0, copy 1, step 1", "'observation'", "Box");
  }

  @Test
  void shouldRejectAnInfiniteReward() {
    bad.reward = Double.NEGATIVE_INFINITY;
    assertFailure("Robot-v0, copy 1, step 1", "reward", "-Infinity");
  }

  @Test
  void shouldSayWhichCopyThrew() {
    assertFailure(new float[] {0, 0.5f}, "Robot-v0, copy 1, step 1", "the robot fell over");
  }

  @Test
  void shouldRejectAnActionThatIsNotANumber() {
    assertFailure(new float[] {0, Float.NaN}, "Robot-v0, copy 1, step 1", "'action'", "NaN");
  }

  @Test
  void shouldPassActionsOutsideTheBoundsOn() {
    vector.reset(0, Map.of(), out.observations());
    vector.step(actions(3, -3), out);
    assertEquals(0, out.rewards().getDouble(0));
  }

  @Test
  void shouldRefuseCopiesThatAreOneObject() {
    assertThrows(
        EnvironmentException.class,
        () -> SyncVectorEnvironment.of("R", List.of(good, good), AutoresetMode.SAME_STEP));
  }

  @Test
  void shouldNameTheSpaceThatIsMissing() {
    good.actionSpace = null;
    EnvironmentException e =
        assertThrows(
            EnvironmentException.class,
            () -> SyncVectorEnvironment.of("Robot-v0", List.of(good), AutoresetMode.SAME_STEP));
    assertEquals("Robot-v0: expected a Space from actionSpace, found null", e.getMessage());
  }

  @Test
  void shouldRefuseCopiesOfDifferentSpaces() {
    assertThrows(
        EnvironmentException.class,
        () ->
            SyncVectorEnvironment.of(
                "R", List.of(good, new CountingEnvironment()), AutoresetMode.SAME_STEP));
  }

  @Test
  void shouldNotSaveStateUnlessAllCopiesCan() {
    assertFalse(vector.canSaveState());
    EnvironmentException refused = assertThrows(EnvironmentException.class, vector::saveState);
    assertTrue(String.valueOf(refused.getMessage()).contains("Scripted"));
  }

  @Test
  void shouldSayWhichCopyCouldNotSaveOrLoadItsState() {
    good.saves = true;
    bad.saves = true;
    vector.reset(0, Map.of(), out.observations());
    StateDict state = vector.saveState();
    bad.observation = "no state";
    expectFailure("saveState", vector::saveState);
    expectFailure("loadState", () -> vector.loadState(state));
  }

  private static void expectFailure(String call, Executable executable) {
    String message =
        String.valueOf(assertThrows(EnvironmentException.class, executable).getMessage());
    String expected =
        "Robot-v0, copy 1, at reset: %s failed: java.lang.IllegalStateException: no memory, at %s.%1$s("
            .formatted(call, Scripted.class.getName());
    assertTrue(message.startsWith(expected), message);
  }

  @Test
  void shouldGoOnCountingStepsWhereAStateWasLoaded() {
    good.saves = true;
    bad.saves = true;
    vector.reset(0, Map.of(), out.observations());
    for (int i = 0; i < 4; i++) {
      vector.step(actions(0, 0), out);
    }
    StateDict state = vector.saveState();
    vector.reset(0, Map.of(), out.observations());
    vector.loadState(state);
    bad.reward = Double.NaN;
    EnvironmentException failure =
        assertThrows(EnvironmentException.class, () -> vector.step(actions(0, 0), out));
    assertTrue(
        String.valueOf(failure.getMessage()).startsWith("Robot-v0, copy 1, step 5"),
        failure.getMessage());
  }

  @Test
  void shouldCloseEveryCopy() {
    CountingEnvironment one = new CountingEnvironment();
    CountingEnvironment two = new CountingEnvironment();
    SyncVectorEnvironment.of("C", List.of(one, two), AutoresetMode.SAME_STEP).close();
    assertEquals(1, one.closed());
    assertEquals(1, two.closed());
  }

  @Test
  void shouldShowTheInfoOfTheEndedEpisodeUnderSameStep() {
    VectorEnvironment counting =
        SyncVectorEnvironment.of(
            "C", List.of(new CountingEnvironment(Map.of("length", 2))), AutoresetMode.SAME_STEP);
    VectorStep step = VectorStep.allocate(counting.observationSpace(), 1);
    ColumnBatch zero = ColumnBatch.of(VectorEnvironment.ACTION, Column.ofInts(0));
    counting.reset(0, Map.of("night", true), step.observations());
    assertEquals(Map.of("start", true, "options", Map.of("night", true)), counting.info(0));
    counting.step(zero, step);
    assertEquals(Map.of("step", 1), counting.info(0));
    counting.step(zero, step);
    assertEquals(true, counting.info(0).get("start"));
    assertEquals(Map.of("step", 2), counting.info(0).get(VectorEnvironments.FINAL_INFO));
    counting.step(zero, step);
    assertEquals(Map.of("step", 1), counting.info(0));
  }

  @Test
  void shouldIgnoreTheActionAndRewardNothingAtTheResetOfNextStep() {
    VectorEnvironment counting =
        SyncVectorEnvironment.of(
            "C", List.of(new CountingEnvironment(Map.of("length", 1))), AutoresetMode.NEXT_STEP);
    VectorStep step = VectorStep.allocate(counting.observationSpace(), 1);
    counting.reset(0, Map.of(), step.observations());
    counting.step(ColumnBatch.of(VectorEnvironment.ACTION, Column.ofInts(2)), step);
    assertEquals(2, step.rewards().getDouble(0));
    assertTrue(step.terminated().getBool(0));
    counting.step(ColumnBatch.of(VectorEnvironment.ACTION, Column.ofInts(99)), step);
    assertEquals(0, step.rewards().getDouble(0));
    assertFalse(step.terminated().getBool(0));
    assertEquals(0, step.observations().column("observation/step").getInt(0));
  }

  @Test
  void shouldRefuseColumnsOfAnotherNumberOfRows() {
    vector.reset(0, Map.of(), out.observations());
    ColumnBatch one = ColumnBatch.of(VectorEnvironment.ACTION, Column.ofFloats(0));
    assertThrows(EnvironmentException.class, () -> vector.step(one, out));
    assertThrows(
        EnvironmentException.class, () -> vector.resetWhere(new boolean[1], out.observations()));
  }

  private void assertFailure(String... parts) {
    assertFailure(new float[2], parts);
  }

  private void assertFailure(float[] actions, String... parts) {
    vector.reset(0, Map.of(), out.observations());
    EnvironmentException failure =
        assertThrows(
            EnvironmentException.class, () -> vector.step(actions(actions[0], actions[1]), out));
    for (String part : parts) {
      assertTrue(String.valueOf(failure.getMessage()).contains(part), failure.getMessage());
    }
  }

  private static ColumnBatch actions(float first, float second) {
    return ColumnBatch.of(VectorEnvironment.ACTION, Column.ofFloats(first, second).reshape(2, 1));
  }
}
