package dev.mobula.envs.rendering;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.math.Rng;
import dev.mobula.envs.AutoresetMode;
import dev.mobula.envs.CountingEnvironment;
import dev.mobula.envs.Environment;
import dev.mobula.envs.EnvironmentException;
import dev.mobula.envs.Environments;
import dev.mobula.envs.StepResult;
import dev.mobula.envs.SyncVectorEnvironment;
import dev.mobula.envs.VectorEnvironment;
import dev.mobula.envs.wrappers.RecordEpisodeStatistics;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How environments draw themselves. */
class RenderTest {
  private static final int STEPS = 12;

  /** Returns what Mobula brings, without what tests in the same JVM have registered. */
  static List<String> builtIn() {
    return Environments.ids().stream()
        .filter(id -> !id.contains(".") && !id.startsWith("test/"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("builtIn")
  void shouldDrawEveryBuiltInEnvironmentAsItIs(String id) {
    List<int[]> pictures = play(id);
    List<int[]> again = play(id);
    for (int i = 0; i < pictures.size(); i++) {
      int corner = pictures.get(i)[0];
      assertTrue(Arrays.stream(pictures.get(i)).anyMatch(pixel -> pixel != corner), "empty");
      assertArrayEquals(pictures.get(i), again.get(i));
    }
    long changes =
        pictures.stream().filter(each -> !Arrays.equals(each, pictures.getFirst())).count();
    assertTrue(changes > 0, "nothing moves");
  }

  /** Returns the pictures of some random steps in an environment. */
  private static List<int[]> play(String id) {
    try (Environment<?, ?> environment =
        Environments.single(Environments.makeRendered(id, Map.of()))) {
      List<int[]> pictures = new ArrayList<>();
      environment.reset(3L, Map.of());
      pictures.add(Animation.pixels(environment.render()));
      Rng rng = new Rng(1);
      boolean over = false;
      for (int i = 0; i < STEPS && !over; i++) {
        over = step(environment, rng);
        pictures.add(Animation.pixels(environment.render()));
        assertEquals(pictures.getFirst().length, pictures.getLast().length);
      }
      return pictures;
    }
  }

  private static <A> boolean step(Environment<?, A> environment, Rng rng) {
    StepResult<?> result = environment.step(environment.actionSpace().sample(rng));
    return result.terminated() || result.truncated();
  }

  @Test
  void shouldDrawTheCopyThatIsAskedFor() {
    try (VectorEnvironment two =
            new RecordEpisodeStatistics(
                Environments.makeVector("Pendulum-v1", Map.of(), 2, AutoresetMode.SAME_STEP));
        VectorEnvironment one = Environments.makeRendered("Pendulum-v1", Map.of())) {
      var columns = two.observationSpace().columns(VectorEnvironment.OBSERVATION);
      two.reset(5, Map.of(), ColumnBatch.allocate(columns, 2));
      one.reset(6, Map.of(), ColumnBatch.allocate(columns, 1));
      int[] wanted = Animation.pixels(one.render(0));
      assertArrayEquals(wanted, Animation.pixels(two.render(1)));
      assertFalse(Arrays.equals(wanted, Animation.pixels(two.render(0))));
    }
  }

  @Test
  void shouldRefuseWhatDoesNotDrawItself() {
    Environments.register("test/Undrawn-v0", request -> counting(new CountingEnvironment()));
    Exception refused =
        assertThrows(
            EnvironmentException.class,
            () -> Environments.makeRendered("test/Undrawn-v0", Map.of()));
    assertTrue(
        String.valueOf(refused.getMessage()).startsWith("test/Undrawn-v0: expected an environment"),
        refused::getMessage);
    try (VectorEnvironment vector = Environments.makeRendered("CartPole-v1", Map.of())) {
      assertThrows(EnvironmentException.class, () -> vector.render(0), "before a reset");
    }
  }

  /** Draws what it is told to. */
  private static final class Painting extends CountingEnvironment {
    private int pictures;

    @Override
    public OptionalDouble renderFps() {
      return OptionalDouble.of(10);
    }

    @Override
    public BufferedImage render() {
      if (pictures == 4) {
        throw new IllegalStateException("out of paint");
      }
      return Canvas.ofGrid(8, 4, 0x101010 * pictures++).finish();
    }
  }

  private static VectorEnvironment counting(Environment<?, ?> environment) {
    return SyncVectorEnvironment.of("Counting", List.of(environment), AutoresetMode.DISABLED);
  }

  @Test
  void shouldShowEveryFewStepsSmallerAndTheEndOfAnEpisode() throws IOException {
    try (VectorEnvironment vector = counting(new Painting());
        VideoRecorder video =
            new VideoRecorder(vector, new VideoSettings(VideoFormat.GIF, 4, 3, 2))) {
      var columns = vector.observationSpace().columns(VectorEnvironment.OBSERVATION);
      vector.reset(0, Map.of(), ColumnBatch.allocate(columns, 1));
      video.onReset();
      video.onStep(false);
      assertEquals(1, video.pictures(), "every second step is seen");
      video.onStep(false);
      assertEquals(2, video.pictures());
      video.onStep(true);
      assertTrue(video.isFull());
      video.onStep(true);
      assertEquals(3, video.pictures());
      Animation animation = Animation.of(video.finish());
      assertEquals(List.of(20, 20, 20), animation.delays());
      assertEquals(4, animation.pictures().getFirst().getWidth());
      assertEquals(2, animation.pictures().getFirst().getHeight());
    }
  }

  @Test
  void shouldNameTheEnvironmentWhosePictureFailed() {
    try (VectorEnvironment vector = counting(new Painting())) {
      var columns = vector.observationSpace().columns(VectorEnvironment.OBSERVATION);
      vector.reset(0, Map.of(), ColumnBatch.allocate(columns, 1));
      for (int i = 0; i < 4; i++) {
        vector.render(0);
      }
      Exception failed = assertThrows(EnvironmentException.class, () -> vector.render(0));
      assertTrue(
          String.valueOf(failed.getMessage()).startsWith("Counting, copy 0, at reset: render"),
          failed::getMessage);
    }
  }
}
