package dev.mobula.envs.wrappers;

import dev.mobula.envs.Box;
import dev.mobula.envs.EnvironmentException;
import dev.mobula.envs.VectorEnvironment;

/**
 * Turns coloured pictures, {@code UINT8[height, width, 3]} of red, green and blue, grey: {@code
 * UINT8[height, width, 1]} of their luminance, rounded down. Gymnasium's, with {@code keep_dim}.
 */
public final class GrayscaleObservation extends ImageWrapper {
  private static final int COLOURS = 3;
  private static final int RED = 2125;
  private static final int GREEN = 7154;
  private static final int BLUE = 721;
  private static final int ALL = 10_000;

  /** Wraps an environment whose observations are coloured pictures. */
  public GrayscaleObservation(VectorEnvironment inner) {
    super(inner, grey(pictures(inner, "GrayscaleObservation")));
  }

  @Override
  void turn(byte[] picture, byte[] into) {
    for (int i = 0; i < into.length; i++) {
      int red = picture[COLOURS * i] & 0xff;
      int green = picture[COLOURS * i + 1] & 0xff;
      int blue = picture[COLOURS * i + 2] & 0xff;
      into[i] = (byte) ((RED * red + GREEN * green + BLUE * blue) / ALL);
    }
  }

  private static Box grey(Box coloured) {
    int channels = coloured.shape().getLast();
    if (channels != COLOURS) {
      throw new EnvironmentException(
          "expected pictures of 3 channels, red, green and blue, for GrayscaleObservation, found "
              + coloured);
    }
    return Box.image(coloured.shape().get(0), coloured.shape().get(1), 1);
  }
}
