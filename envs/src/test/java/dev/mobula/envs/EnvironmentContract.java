package dev.mobula.envs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.StateDict;
import dev.mobula.columns.math.Rng;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What every environment does, whatever its rules. A test of an environment extends this and says
 * how to make copies.
 */
public abstract class EnvironmentContract {
  private static final int ENVS = 3;
  private static final int ACTIONS = 250;

  /** Makes copies of the environment under test. */
  protected abstract VectorEnvironment create(int numEnvs, AutoresetMode mode);

  /** Makes one environment under test. */
  protected Environment<?, ?> createSingle() {
    return Environments.single(create(1, AutoresetMode.DISABLED));
  }

  @ParameterizedTest
  @EnumSource(AutoresetMode.class)
  void shouldReturnObservationsOfItsSpace(AutoresetMode mode) {
    try (VectorEnvironment vector = create(ENVS, mode)) {
      Trace trace = new Trace(vector).reset(1);
      for (int actions = 1; actions <= 50; actions++) {
        trace.run(actions);
        for (int i = 0; i < ENVS; i++) {
          Object observation =
              vector
                  .observationSpace()
                  .read(VectorEnvironment.OBSERVATION, trace.latest().observations(), i);
          assertTrue(vector.observationSpace().contains(observation));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(AutoresetMode.class)
  void shouldRepeatItselfUnderOneSeed(AutoresetMode mode) {
    try (VectorEnvironment one = create(ENVS, mode);
        VectorEnvironment other = create(ENVS, mode)) {
      Trace first = new Trace(one).reset(7).run(ACTIONS);
      Trace second = new Trace(other).reset(7).run(ACTIONS);
      Trace again = new Trace(one).reset(7).run(ACTIONS);
      for (int i = 0; i < ENVS; i++) {
        assertEquals(first.eventsFrom(i, 0), second.eventsFrom(i, 0));
        assertEquals(first.eventsFrom(i, 0), again.eventsFrom(i, 0));
      }
    }
  }

  @Test
  void shouldGiveCopyITheSeedPlusI() {
    try (VectorEnvironment three = create(ENVS, AutoresetMode.SAME_STEP);
        VectorEnvironment two = create(ENVS - 1, AutoresetMode.SAME_STEP)) {
      Trace shifted = new Trace(two).reset(12);
      Trace all = new Trace(three).reset(11);
      for (int i = 0; i < ENVS - 1; i++) {
        assertEquals(all.events(i + 1, 1), shifted.events(i, 1));
      }
    }
  }

  @Test
  void shouldNotLetCopiesInfluenceEachOther() {
    try (VectorEnvironment three = create(ENVS, AutoresetMode.SAME_STEP);
        VectorEnvironment alone = create(1, AutoresetMode.SAME_STEP)) {
      Trace together = new Trace(three).reset(5).run(ACTIONS);
      Trace single = new Trace(alone).reset(5).run(ACTIONS);
      assertEquals(single.events(0, ACTIONS), together.events(0, ACTIONS));
    }
  }

  @Test
  void shouldRunTheSameEpisodesUnderEveryAutoresetMode() {
    try (VectorEnvironment same = create(ENVS, AutoresetMode.SAME_STEP);
        VectorEnvironment next = create(ENVS, AutoresetMode.NEXT_STEP);
        VectorEnvironment disabled = create(ENVS, AutoresetMode.DISABLED)) {
      Trace first = new Trace(same).reset(3).run(ACTIONS);
      Trace second = new Trace(next).reset(3).run(ACTIONS);
      Trace third = new Trace(disabled).reset(3).run(ACTIONS);
      for (int i = 0; i < ENVS; i++) {
        assertEquals(first.events(i, ACTIONS), second.events(i, ACTIONS));
        assertEquals(first.events(i, ACTIONS), third.events(i, ACTIONS));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(AutoresetMode.class)
  void shouldGoOnBitForBitFromASavedState(AutoresetMode mode) {
    try (VectorEnvironment vector = create(ENVS, mode);
        VectorEnvironment resumed = create(ENVS, mode)) {
      assumeTrue(vector.canSaveState(), "this environment does not save its state");
      Trace trace = new Trace(vector).reset(9).run(ACTIONS / 2);
      StateDict saved = vector.saveState();
      int[] sizes = {trace.size(0), trace.size(1), trace.size(2)};
      Trace rest = new Trace(resumed).continuing(trace);
      trace.run(2 * ACTIONS);

      resumed.loadState(saved.copy());
      rest.run(2 * ACTIONS);
      for (int i = 0; i < ENVS; i++) {
        assertEquals(trace.eventsFrom(i, sizes[i]), rest.eventsFrom(i, 0));
      }
    }
  }

  @Test
  void shouldSaveAStateThatLaterStepsDoNotChange() {
    try (VectorEnvironment vector = create(ENVS, AutoresetMode.SAME_STEP)) {
      assumeTrue(vector.canSaveState(), "this environment does not save its state");
      Trace trace = new Trace(vector).reset(2).run(5);
      StateDict saved = vector.saveState();
      StateDict before = saved.copy();
      trace.run(20);
      before
          .entries()
          .forEach((path, column) -> assertTrue(column.contentEquals(saved.column(path)), path));
    }
  }

  @Test
  void shouldResetOnlyTheChosenCopies() {
    try (VectorEnvironment vector = create(ENVS, AutoresetMode.DISABLED)) {
      VectorStep out = VectorStep.allocate(vector.observationSpace(), ENVS);
      vector.reset(4, Map.of(), out.observations());
      ColumnBatch marked = out.observations().copy();
      marked.columns().values().forEach(column -> column.fill(1));
      ColumnBatch untouched = marked.copy();
      vector.resetWhere(new boolean[] {false, true, false}, marked);
      for (String name : marked.names()) {
        assertTrue(
            marked.column(name).slice(0, 1).contentEquals(untouched.column(name).slice(0, 1)));
        assertTrue(
            marked.column(name).slice(2, 3).contentEquals(untouched.column(name).slice(2, 3)));
      }
      Object observation = vector.observationSpace().read(VectorEnvironment.OBSERVATION, marked, 1);
      assertTrue(vector.observationSpace().contains(observation));
    }
  }

  @Test
  void shouldRefuseToStepBeforeReset() {
    try (VectorEnvironment vector = create(ENVS, AutoresetMode.SAME_STEP)) {
      Trace trace = new Trace(vector);
      EnvironmentException refused = assertThrows(EnvironmentException.class, () -> trace.run(1));
      assertTrue(messageOf(refused).contains("reset"), messageOf(refused));
    }
  }

  @Test
  void shouldRefuseToStepACopyWhoseEpisodeIsOver() {
    Environment<?, ?> environment = createSingle();
    try (environment) {
      assumeTrue(runToTheEnd(environment), "no episode ended within the test's patience");
      EnvironmentException refused =
          assertThrows(EnvironmentException.class, () -> randomStep(environment, new Rng(0)));
      assertTrue(messageOf(refused).contains("reset"), messageOf(refused));
    }
  }

  @Test
  void shouldLookTheSameAsASingleEnvironment() {
    try (VectorEnvironment vector = create(1, AutoresetMode.DISABLED);
        Environment<?, ?> single = createSingle()) {
      ColumnBatch observations =
          ColumnBatch.allocate(vector.observationSpace().columns(VectorEnvironment.OBSERVATION), 1);
      vector.reset(6, Map.of(), observations);
      Object expected =
          vector.observationSpace().read(VectorEnvironment.OBSERVATION, observations, 0);
      assertTrue(sameValue(expected, single.reset(6L, Map.of()).observation()));
      assertEquals(vector.observationSpace(), single.observationSpace());
      assertEquals(vector.actionSpace(), single.actionSpace());
    }
  }

  @Test
  void shouldGoOnWithItsRandomSourceWithoutASeed() {
    try (Environment<?, ?> one = createSingle();
        Environment<?, ?> other = createSingle()) {
      one.reset(8L, Map.of());
      other.reset(8L, Map.of());
      assertTrue(
          sameValue(
              one.reset(null, Map.of()).observation(), other.reset(null, Map.of()).observation()));
    }
  }

  @Test
  void shouldCloseTwice() {
    VectorEnvironment vector = create(1, AutoresetMode.SAME_STEP);
    vector.close();
    vector.close();
  }

  @Test
  void shouldPassTheChecker() {
    assertEquals(List.of(), EnvironmentChecker.check(this::createSingle));
  }

  @Test
  void shouldHaveEqualSpacesEveryTime() {
    try (VectorEnvironment vector = create(1, AutoresetMode.SAME_STEP)) {
      assertEquals(vector.observationSpace(), vector.observationSpace());
      assertEquals(vector.actionSpace(), vector.actionSpace());
      assertFalse(vector.observationSpace().columns("x").isEmpty());
      assertNotEquals(0, vector.actionSpace().flatSize());
    }
  }

  private static boolean runToTheEnd(Environment<?, ?> environment) {
    RandomPlay<?, ?> play = RandomPlay.of(environment);
    play.reset(1L);
    Rng rng = new Rng(1);
    for (int i = 0; i < 2000; i++) {
      StepResult<?> result = play.step(rng);
      if (result.terminated() || result.truncated()) {
        return true;
      }
    }
    return false;
  }

  private static <A> StepResult<?> randomStep(Environment<?, A> environment, Rng rng) {
    return environment.step(environment.actionSpace().sample(rng));
  }

  private static boolean sameValue(Object a, Object b) {
    return Values.text(a).equals(Values.text(b));
  }

  private static String messageOf(Exception exception) {
    return String.valueOf(exception.getMessage());
  }
}
