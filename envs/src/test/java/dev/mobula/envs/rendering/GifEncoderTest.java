package dev.mobula.envs.rendering;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.math.Rng;
import dev.mobula.envs.EnvironmentException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a viewer of an animated GIF sees. */
class GifEncoderTest {
  private static BufferedImage ball(int x) {
    Canvas canvas = Canvas.ofGrid(60, 40, 0xFFFFFF);
    canvas.circle(0xFF0000, x, 20, 8);
    canvas.box(0x0000FF, 0, 35, 60, 5);
    return canvas.finish();
  }

  private static Video encode(double fps, List<BufferedImage> pictures) {
    try (GifEncoder encoder = new GifEncoder(fps)) {
      pictures.forEach(encoder::add);
      return encoder.finish();
    }
  }

  @Test
  void shouldShowEveryPictureInItsTimeForEver() throws IOException {
    List<BufferedImage> balls = List.of(ball(10), ball(14), ball(14), ball(30));
    Animation animation = Animation.of(encode(30, balls));
    assertEquals(List.of(3, 4, 3, 3), animation.delays(), "hundredths of a second, 30 a second");
    assertTrue(animation.loops());
    for (int i = 0; i < balls.size(); i++) {
      assertClose(balls.get(i), animation.pictures().get(i));
    }
  }

  @Test
  void shouldHoldNoMoreThanWhatChanges() {
    List<BufferedImage> still = new ArrayList<>(List.of(ball(10)));
    long one = encode(10, still).bytes();
    for (int i = 0; i < 9; i++) {
      still.add(ball(10));
    }
    assertTrue(encode(10, still).bytes() < one + 9 * 60, "nothing changes");
  }

  @Test
  void shouldLeaveOutPicturesThatComeTooFastButNotTheLast() throws IOException {
    List<BufferedImage> balls = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      balls.add(ball(10 + 5 * i));
    }
    Animation animation = Animation.of(encode(100, balls));
    assertEquals(List.of(2, 2, 2, 2, 2), animation.delays());
    assertClose(balls.get(6), animation.pictures().get(3));
    assertClose(balls.get(7), animation.pictures().get(4));
  }

  @Test
  void shouldShowPicturesOfManyColoursAbout() throws IOException {
    BufferedImage noise = new BufferedImage(80, 80, BufferedImage.TYPE_INT_RGB);
    Rng rng = new Rng(1);
    for (int i = 0; i < 80 * 80; i++) {
      noise.setRGB(i % 80, i / 80, rng.nextInt(1 << 24));
    }
    BufferedImage shown = Animation.of(encode(10, List.of(noise, noise))).pictures().getLast();
    int[] wanted = Animation.pixels(noise);
    int[] found = Animation.pixels(shown);
    for (int i = 0; i < wanted.length; i++) {
      assertTrue(distance(wanted[i], found[i]) <= 40, "pixel " + i);
    }
  }

  @Test
  void shouldKeepPureColours() throws IOException {
    BufferedImage plain = Canvas.ofGrid(4, 4, 0xFFFF00).finish();
    Animation animation = Animation.of(encode(10, List.of(plain)));
    assertArrayEquals(Animation.pixels(plain), Animation.pixels(animation.pictures().getFirst()));
  }

  @Test
  void shouldRefuseNothingAndPicturesOfAnotherSize() {
    assertThrows(EnvironmentException.class, () -> encode(10, List.of()));
    BufferedImage other = Canvas.ofGrid(5, 5, 0).finish();
    Exception refused =
        assertThrows(EnvironmentException.class, () -> encode(10, List.of(ball(10), other)));
    assertTrue(String.valueOf(refused.getMessage()).contains("found 5 by 5"), refused::getMessage);
  }

  private static void assertClose(BufferedImage wanted, BufferedImage shown) {
    int[] one = Animation.pixels(wanted);
    int[] other = Animation.pixels(shown);
    assertEquals(one.length, other.length);
    for (int i = 0; i < one.length; i++) {
      assertTrue(distance(one[i], other[i]) <= 8, "a colour keeps 5 bits of 8");
    }
  }

  private static int distance(int one, int other) {
    int most = 0;
    for (int shift = 0; shift < 24; shift += 8) {
      most = Math.max(most, Math.abs((one >> shift & 255) - (other >> shift & 255)));
    }
    return most;
  }
}
