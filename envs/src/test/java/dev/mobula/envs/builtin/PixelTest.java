package dev.mobula.envs.builtin;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.columns.StateDict;
import dev.mobula.envs.AutoresetMode;
import dev.mobula.envs.Box;
import dev.mobula.envs.Discrete;
import dev.mobula.envs.EnvironmentException;
import dev.mobula.envs.Environments;
import dev.mobula.envs.VectorEnvironment;
import dev.mobula.envs.VectorStep;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The rules of the environments that are seen as pictures. */
class PixelTest {
  private static final String CART_POLE = "PixelCartPole-v1";
  private static final String GRID_WORLD = "PixelGridWorld-v0";

  private static VectorEnvironment make(String id, Map<String, Object> config) {
    return Environments.makeVector(id, config, 1, AutoresetMode.DISABLED);
  }

  private static ColumnBatch action(int action) {
    return ColumnBatch.of(VectorEnvironment.ACTION, Column.ofInts(action));
  }

  private static byte[] pixels(ColumnBatch observations) {
    Column column = observations.column(VectorEnvironment.OBSERVATION);
    byte[] pixels = new byte[column.rowLength()];
    column.read(0, pixels, pixels.length);
    return pixels;
  }

  /** Returns one channel of a picture. */
  private static byte[] channel(byte[] pixels, int channels, int channel) {
    byte[] one = new byte[pixels.length / channels];
    for (int i = 0; i < one.length; i++) {
      one[i] = pixels[i * channels + channel];
    }
    return one;
  }

  @Test
  void shouldSeeCartPoleAsBytes() {
    try (VectorEnvironment small = make(CART_POLE, Map.of());
        VectorEnvironment large = make(CART_POLE, Map.of("screen_size", 84, "stack_size", 1))) {
      assertEquals(Box.image(42, 42, 4), small.observationSpace());
      assertEquals(Box.image(84, 84, 1), large.observationSpace());
      assertEquals(Discrete.of(2), small.actionSpace());
    }
  }

  @Test
  void shouldMoveAsCartPoleMoves() {
    try (VectorEnvironment seen = make(CART_POLE, Map.of());
        VectorEnvironment told = make("CartPole-v1", Map.of())) {
      VectorStep pictures = VectorStep.allocate(seen.observationSpace(), 1);
      VectorStep numbers = VectorStep.allocate(told.observationSpace(), 1);
      seen.reset(3, Map.of(), pictures.observations());
      told.reset(3, Map.of(), numbers.observations());
      int steps = 0;
      do {
        seen.step(action(1), pictures);
        told.step(action(1), numbers);
        assertEquals(numbers.rewards().getDouble(0), pictures.rewards().getDouble(0));
        assertEquals(numbers.terminated().getBool(0), pictures.terminated().getBool(0));
        steps++;
      } while (!pictures.terminated().getBool(0));
      assertTrue(steps > 5);
    }
  }

  @Test
  void shouldStackTheLatestPicturesOldestFirst() {
    try (VectorEnvironment vector = make(CART_POLE, Map.of("stack_size", 3))) {
      VectorStep out = VectorStep.allocate(vector.observationSpace(), 1);
      vector.reset(3, Map.of(), out.observations());
      byte[] start = pixels(out.observations());
      assertArrayEquals(channel(start, 3, 0), channel(start, 3, 1));
      assertArrayEquals(channel(start, 3, 0), channel(start, 3, 2));
      vector.step(action(1), out);
      vector.step(action(1), out);
      byte[] before = pixels(out.observations());
      assertArrayEquals(channel(start, 3, 0), channel(before, 3, 0));
      vector.step(action(1), out);
      byte[] after = pixels(out.observations());
      assertArrayEquals(channel(before, 3, 1), channel(after, 3, 0));
      assertArrayEquals(channel(before, 3, 2), channel(after, 3, 1));
      assertTrue(Arrays.mismatch(channel(after, 3, 1), channel(after, 3, 2)) >= 0);
    }
  }

  /** 48 pixels are 4.8 m; the axle is in row 38, the cart in the five rows below. */
  @Test
  void shouldDrawTheCartWhereItIsAndThePoleAsItLeans() {
    byte[] middle = drawn(0, 0);
    assertEquals(128, at(middle, 40, 23));
    assertEquals(128, at(middle, 40, 24));
    assertEquals(0, at(middle, 40, 21));
    assertEquals(0, at(middle, 40, 26));
    assertEquals(0, at(middle, 43, 24));
    assertEquals(191, at(middle, 20, 23));
    assertEquals(191, at(middle, 20, 24));
    assertEquals(0, at(middle, 20, 22));
    assertEquals(0, at(middle, 3, 24));
    byte[] moved = drawn(0.125, 0);
    assertEquals(96, at(moved, 40, 23));
    assertEquals(32, at(moved, 40, 27));
    byte[] leaning = drawn(0, 0.2);
    assertEquals(191, at(leaning, 37, 24), 10);
    assertTrue(at(leaning, 8, 25) > 0);
    assertEquals(0, at(leaning, 8, 23));
  }

  /** A cart that left the track is drawn as far as it is to be seen. */
  @Test
  void shouldDrawNothingBesideThePicture() {
    byte[] leaving = drawn(2.4, 0);
    assertEquals(128, at(leaving, 40, 47));
    assertEquals(0, at(leaving, 40, 0));
    assertEquals(0, sum(drawn(2.7, 0)));
  }

  private static long sum(byte[] pixels) {
    long sum = 0;
    for (byte pixel : pixels) {
      sum += pixel & 0xff;
    }
    return sum;
  }

  private static int at(byte[] pixels, int row, int column) {
    return pixels[row * 48 + column] & 0xff;
  }

  private static byte[] drawn(double position, double angle) {
    CartPolePicture picture = new CartPolePicture(48, 1);
    picture.clear();
    picture.draw(0, position, angle);
    Column into = Column.allocate(DType.UINT8, 1, 48, 48, 1);
    picture.write(into, 0);
    byte[] pixels = new byte[48 * 48];
    into.read(0, pixels, pixels.length);
    return pixels;
  }

  @Test
  void shouldRefuseAPictureThatIsTooLarge() {
    EnvironmentException refused =
        assertThrows(
            EnvironmentException.class, () -> make(CART_POLE, Map.of("screen_size", 5000)));
    assertTrue(String.valueOf(refused.getMessage()).contains("from 10 to 1024"));
  }

  @Test
  void shouldWalkToTheTarget() {
    try (VectorEnvironment vector = make(GRID_WORLD, Map.of("size", 3, "cell_size", 2))) {
      assertEquals(Box.image(6, 6, 3), vector.observationSpace());
      VectorStep out = VectorStep.allocate(vector.observationSpace(), 1);
      vector.reset(1, Map.of(), out.observations());
      place(vector, 3, 8);
      walk(vector, out, 2, -0.02, 3);
      walk(vector, out, 1, -0.02, 0);
      walk(vector, out, 0, -0.02, 1);
      walk(vector, out, 3, -0.02, 4);
      walk(vector, out, 3, -0.02, 7);
      walk(vector, out, 0, 1, 8);
      assertTrue(out.terminated().getBool(0));
    }
  }

  private static void place(VectorEnvironment vector, int agent, int target) {
    StateDict state = vector.saveState();
    state.column("batch/state").setDouble(0, agent);
    state.column("batch/state").setDouble(1, target);
    vector.loadState(state);
  }

  /** Steps, and looks for the agent in the green channel and for the target, cell 8, in the red. */
  private static void walk(
      VectorEnvironment vector, VectorStep out, int action, double reward, int cell) {
    vector.step(action(action), out);
    assertEquals(reward, out.rewards().getDouble(0));
    byte[] pixels = pixels(out.observations());
    for (int i = 0; i < 36; i++) {
      int here = i / 12 * 3 + i % 6 / 2;
      assertEquals(here == 8 ? 255 : 0, pixels[3 * i] & 0xff);
      assertEquals(here == cell ? 255 : 0, pixels[3 * i + 1] & 0xff);
      assertEquals(0, pixels[3 * i + 2]);
    }
  }
}
