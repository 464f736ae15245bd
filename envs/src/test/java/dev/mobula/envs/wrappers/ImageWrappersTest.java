package dev.mobula.envs.wrappers;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.envs.AutoresetMode;
import dev.mobula.envs.BatchedEnvironment;
import dev.mobula.envs.Box;
import dev.mobula.envs.Discrete;
import dev.mobula.envs.Environment;
import dev.mobula.envs.EnvironmentException;
import dev.mobula.envs.Environments;
import dev.mobula.envs.StepResult;
import dev.mobula.envs.SyncVectorEnvironment;
import dev.mobula.envs.VectorEnvironment;
import dev.mobula.envs.VectorEnvironments;
import dev.mobula.envs.VectorStep;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Wrappers of environments that are seen as pictures. */
class ImageWrappersTest {
  @SuppressWarnings("unchecked")
  private static Environment<float[], Integer> wrap(
      Film film, UnaryOperator<VectorEnvironment> wrapper) {
    return (Environment<float[], Integer>) Environments.wrap("Film", film, wrapper);
  }

  private static float[] first(Environment<float[], Integer> environment) {
    return environment.reset(0L, Map.of()).observation();
  }

  @Test
  void shouldStackPicturesAlongTheirChannels() {
    Film film =
        new Film(
            1,
            2,
            2,
            new float[] {1, 2, 3, 4},
            new float[] {5, 6, 7, 8},
            new float[] {9, 10, 11, 12});
    try (var stacked = wrap(film, inner -> FrameStack.alongChannels(inner, 2))) {
      assertEquals(Box.image(1, 2, 4), stacked.observationSpace());
      assertArrayEquals(new float[] {1, 2, 1, 2, 3, 4, 3, 4}, first(stacked));
      assertArrayEquals(new float[] {1, 2, 5, 6, 3, 4, 7, 8}, stacked.step(0).observation());
      assertArrayEquals(new float[] {5, 6, 9, 10, 7, 8, 11, 12}, stacked.step(0).observation());
      assertArrayEquals(new float[] {1, 2, 1, 2, 3, 4, 3, 4}, first(stacked));
    }
  }

  @Test
  void shouldStackGreyPicturesAlongTheirChannels() {
    Film film = new Film(2, 1, 1, new float[] {1, 2}, new float[] {3, 255}, new float[] {5, 6});
    try (var stacked = wrap(film, inner -> FrameStack.alongChannels(inner, 3))) {
      assertEquals(Box.image(2, 1, 3), stacked.observationSpace());
      assertArrayEquals(new float[] {1, 1, 1, 2, 2, 2}, first(stacked));
      assertArrayEquals(new float[] {1, 1, 3, 2, 2, 255}, stacked.step(0).observation());
      assertArrayEquals(new float[] {1, 3, 5, 2, 255, 6}, stacked.step(0).observation());
    }
  }

  @Test
  void shouldKeepTheBoundsOfWhatIsStacked() {
    VectorEnvironment cartPole =
        Environments.makeVector("CartPole-v1", Map.of(), 1, AutoresetMode.DISABLED);
    Box inner = (Box) cartPole.observationSpace();
    Box after = (Box) new FrameStack(cartPole, 2).observationSpace();
    Box along = (Box) FrameStack.alongChannels(cartPole, 2).observationSpace();
    assertEquals(List.of(8), along.shape());
    for (int i = 0; i < 8; i++) {
      assertEquals(inner.high(i % 4), along.high(i));
      assertEquals(inner.high(i % 4), after.high(i));
    }
    StackedFrames pixels =
        StackedFrames.alongChannels(
            Box.of(DType.UINT8, new double[2], new double[] {1, 2}, 2, 1, 1), 2);
    assertArrayEquals(new double[] {1, 1, 2, 2}, pixels.space().high());
    assertEquals(pixels.frame(), requireNonNull(StackedFrames.in(pixels.space(), 2)).frame());
    assertEquals(inner, requireNonNull(StackedFrames.in(along, 2)).frame());
    assertNull(StackedFrames.in(along, 1));
  }

  @Test
  void shouldStackMatricesAsPicturesOfOneChannel() {
    assertEquals(Box.image(2, 3, 4), StackedFrames.alongChannels(Box.image(2, 3), 4).space());
  }

  @Test
  void shouldRefuseWhatIsNoStack() {
    EnvironmentException failure =
        assertThrows(EnvironmentException.class, () -> StackedFrames.in(Box.image(2, 2, 3), 2));
    assertTrue(String.valueOf(failure.getMessage()).contains("stacks of 2 frames"));
    assertThrows(EnvironmentException.class, () -> StackedFrames.in(Box.image(2, 2, 3), 0));
    assertThrows(EnvironmentException.class, () -> StackedFrames.in(Discrete.of(2), 2));
  }

  @Test
  void shouldTakeStacksApartAndPutThemTogether() {
    StackedFrames layout = StackedFrames.alongChannels(Box.image(1, 2, 2), 2);
    Column frames = Column.ofBytes(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}).reshape(2, 1, 2, 2);
    Column stacks = Column.allocate(DType.UINT8, 2, 1, 2, 4);
    layout.stack(frames, new int[] {1, 0, 0, 1}, 2, stacks);
    assertArrayEquals(new byte[] {5, 6, 1, 2, 7, 8, 3, 4, 1, 2, 5, 6, 3, 4, 7, 8}, bytes(stacks));
    Column newest = Column.allocate(DType.UINT8, 2, 1, 2, 2);
    layout.takeNewest(stacks, newest);
    assertArrayEquals(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, bytes(newest));
  }

  private static byte[] bytes(Column column) {
    return column.segment().toArray(ValueLayout.JAVA_BYTE);
  }

  @Test
  void shouldTurnColoursGrey() {
    Film film = new Film(1, 3, 3, new float[] {255, 255, 255, 200, 100, 50, 0, 0, 255});
    try (var grey = wrap(film, GrayscaleObservation::new)) {
      assertEquals(Box.image(1, 3, 1), grey.observationSpace());
      assertArrayEquals(new float[] {255, 117, 18}, first(grey));
    }
  }

  @Test
  void shouldRefuseToTurnGreyWhatHasNoColours() {
    Film film = new Film(1, 1, 2, new float[] {1, 2});
    expectRefusal("3 channels", () -> wrap(film, GrayscaleObservation::new));
    expectRefusal(
        "UINT8[height, width, channels]",
        () ->
            new GrayscaleObservation(
                Environments.makeVector("CartPole-v1", Map.of(), 1, AutoresetMode.DISABLED)));
  }

  @Test
  void shouldAverageAreas() {
    float[] picture = {0, 10, 20, 30, 100, 200, 255, 255};
    Film film = new Film(2, 4, 1, picture);
    try (var half = wrap(film, inner -> new ResizeObservation(inner, 1, 2))) {
      assertEquals(Box.image(1, 2, 1), half.observationSpace());
      assertArrayEquals(new float[] {78, 140}, first(half));
    }
  }

  /** Three pixels become two: each is one pixel and half of the middle one. */
  @Test
  void shouldDivideAPixelBetweenTwo() {
    Film film = new Film(1, 3, 2, new float[] {30, 3, 60, 6, 90, 9});
    try (var two = wrap(film, inner -> new ResizeObservation(inner, 1, 2))) {
      assertArrayEquals(new float[] {40, 4, 80, 8}, first(two));
    }
  }

  @Test
  void shouldEnlargeByRepeating() {
    Film film = new Film(1, 2, 1, new float[] {7, 255});
    try (var large = wrap(film, inner -> new ResizeObservation(inner, 2, 4))) {
      assertArrayEquals(new float[] {7, 7, 255, 255, 7, 7, 255, 255}, first(large));
    }
  }

  @Test
  void shouldRefuseASizeOfNothing() {
    Film film = new Film(1, 1, 1, new float[] {1});
    expectRefusal("found 0 and 4", () -> wrap(film, inner -> new ResizeObservation(inner, 0, 4)));
  }

  private static Film fiveFrames() {
    return new Film(
        1,
        2,
        1,
        new float[] {1, 1},
        new float[] {9, 1},
        new float[] {2, 7},
        new float[] {5, 3},
        new float[] {4, 4},
        new float[] {0, 6});
  }

  @SuppressWarnings("unchecked")
  private static Environment<float[], Integer> skipping(int skip) {
    BatchedEnvironment batch = SyncVectorEnvironment.batch("Film", List.of(fiveFrames()));
    VectorEnvironment vector =
        VectorEnvironments.of(
            "Film",
            new MaxAndSkipObservation(batch, skip),
            AutoresetMode.DISABLED,
            VectorEnvironments.NO_LIMIT);
    return (Environment<float[], Integer>) Environments.single(vector);
  }

  @Test
  void shouldShowTheGreaterOfTheLastTwoFrames() {
    try (Environment<float[], Integer> environment = skipping(3)) {
      assertArrayEquals(new float[] {1, 1}, first(environment));
      StepResult<float[]> result = environment.step(0);
      assertArrayEquals(new float[] {5, 7}, result.observation());
      assertEquals(1 + 2 + 3, result.reward());
      assertFalse(result.terminated());
      assertEquals(Map.of("shown", 3), result.info());
    }
  }

  @Test
  void shouldNotSkipBeyondTheEndOfAnEpisode() {
    try (Environment<float[], Integer> environment = skipping(3)) {
      first(environment);
      environment.step(0);
      StepResult<float[]> result = environment.step(0);
      assertArrayEquals(new float[] {0, 6}, result.observation());
      assertEquals(4 + 5, result.reward());
      assertTrue(result.terminated());
      assertEquals(Map.of("shown", 5), result.info());
      assertArrayEquals(new float[] {1, 1}, first(environment));
      assertEquals(6, environment.step(0).reward());
    }
  }

  /** The copies end at different frames; each waits for the others. */
  @Test
  void shouldLetCopiesWaitForEachOther() {
    Film brief = new Film(1, 2, 1, new float[] {1, 1}, new float[] {3, 2});
    BatchedEnvironment batch = SyncVectorEnvironment.batch("Film", List.of(brief, fiveFrames()));
    try (VectorEnvironment vector =
        VectorEnvironments.of(
            "Film", new MaxAndSkipObservation(batch, 4), AutoresetMode.SAME_STEP, 100)) {
      VectorStep out = VectorStep.allocate(vector.observationSpace(), 2);
      vector.reset(0, Map.of(), out.observations());
      vector.step(ColumnBatch.of(VectorEnvironment.ACTION, Column.ofInts(0, 1)), out);
      assertEquals(1, out.rewards().getDouble(0));
      assertEquals(10, out.rewards().getDouble(1));
      assertEquals(3, out.finalObservations().column(VectorEnvironment.OBSERVATION).getByte(0));
      assertEquals(1, out.observations().column(VectorEnvironment.OBSERVATION).getByte(0));
      assertEquals(5, out.observations().column(VectorEnvironment.OBSERVATION).getByte(2));
    }
  }

  @Test
  void shouldRefuseToSkipNothing() {
    expectRefusal("at least 2", () -> skipping(1));
    BatchedEnvironment discrete =
        SyncVectorEnvironment.batch(
            "FrozenLake-v1", List.of(Environments.make("FrozenLake-v1", Map.of())));
    expectRefusal("found Discrete", () -> new MaxAndSkipObservation(discrete, 4));
  }

  private static void expectRefusal(String part, Executable call) {
    EnvironmentException refused = assertThrows(EnvironmentException.class, call);
    assertTrue(String.valueOf(refused.getMessage()).contains(part), refused::toString);
  }
}
