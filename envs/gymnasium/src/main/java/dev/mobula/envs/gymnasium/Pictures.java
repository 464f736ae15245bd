package dev.mobula.envs.gymnasium;

import dev.mobula.columns.Column;
import java.awt.image.BufferedImage;

/** Pictures as Gymnasium gives them, {@code UINT8[height, width, 3]}. */
final class Pictures {
  private static final int CHANNELS = 3;

  private Pictures() {}

  static BufferedImage of(Column pixels) {
    int height = pixels.rows();
    int width = pixels.rowLength() / CHANNELS;
    byte[] bytes = new byte[height * width * CHANNELS];
    pixels.read(0, bytes, bytes.length);
    int[] colors = new int[height * width];
    for (int i = 0; i < colors.length; i++) {
      colors[i] =
          (bytes[CHANNELS * i] & 0xFF) << 16
              | (bytes[CHANNELS * i + 1] & 0xFF) << 8
              | bytes[CHANNELS * i + 2] & 0xFF;
    }
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    picture.setRGB(0, 0, width, height, colors, 0, width);
    return picture;
  }
}
