package dev.mobula.envs.rendering;

import dev.mobula.envs.EnvironmentException;
import java.awt.image.BufferedImage;

/** Makes a video of pictures of one size. Confined to one thread. */
interface VideoEncoder extends AutoCloseable {
  /**
   * Appends a picture.
   *
   * @throws EnvironmentException if it has another size than the first one
   */
  void add(BufferedImage picture);

  /** Returns the video of the pictures, of which there is at least one; to be called once. */
  Video finish();

  /** Releases what encoding holds; a second call does nothing. */
  @Override
  void close();

  static void expectSize(BufferedImage picture, int width, int height) {
    if (picture.getWidth() != width || picture.getHeight() != height) {
      throw new EnvironmentException(
          "expected a picture of %d by %d pixels as the first one, found %d by %d; render() is to return one size"
              .formatted(width, height, picture.getWidth(), picture.getHeight()));
    }
  }

  static EnvironmentException empty() {
    return new EnvironmentException("expected at least one picture in a video, found none");
  }
}
