package dev.mobula.envs.wrappers;

import dev.mobula.envs.Box;
import dev.mobula.envs.EnvironmentException;
import dev.mobula.envs.VectorEnvironment;
import java.util.Arrays;

/**
 * Gives pictures, {@code UINT8[height, width, channels]}, another height and width. A pixel becomes
 * the mean, rounded, of the area that it covers in the old picture; Gymnasium's, with OpenCV's
 * {@code INTER_AREA}.
 */
public final class ResizeObservation extends ImageWrapper {
  private final int width;
  private final int channels;
  private final AreaMeans down;
  private final AreaMeans across;

  /** A row of the new picture in its old width. */
  private final float[] row;

  /**
   * Wraps an environment whose observations are pictures.
   *
   * @param height the new height in pixels
   * @param width the new width in pixels
   */
  public ResizeObservation(VectorEnvironment inner, int height, int width) {
    super(inner, resized(pictures(inner, "ResizeObservation"), height, width));
    Box old = (Box) inner.observationSpace();
    this.width = width;
    this.channels = old.shape().getLast();
    this.down = new AreaMeans(old.shape().get(0), height);
    this.across = new AreaMeans(old.shape().get(1), width);
    this.row = new float[old.shape().get(1) * channels];
  }

  @Override
  void turn(byte[] picture, byte[] into) {
    for (int y = 0; y < down.to(); y++) {
      Arrays.fill(row, 0);
      for (int old = down.first(y); old <= down.last(y); old++) {
        add(picture, old * row.length, down.weight(y, old));
      }
      for (int x = 0; x < width; x++) {
        for (int channel = 0; channel < channels; channel++) {
          into[(y * width + x) * channels + channel] = mean(x, channel);
        }
      }
    }
  }

  private void add(byte[] picture, int start, float weight) {
    for (int k = 0; k < row.length; k++) {
      row[k] += weight * (picture[start + k] & 0xff);
    }
  }

  private byte mean(int x, int channel) {
    float sum = 0.5f;
    for (int old = across.first(x); old <= across.last(x); old++) {
      sum += across.weight(x, old) * row[old * channels + channel];
    }
    return (byte) (int) sum;
  }

  private static Box resized(Box old, int height, int width) {
    if (height < 1 || width < 1) {
      throw new EnvironmentException(
          "expected a height and a width >= 1 for ResizeObservation, found %d and %d"
              .formatted(height, width));
    }
    return Box.image(height, width, old.shape().getLast());
  }
}
