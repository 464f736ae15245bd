package dev.mobula.envs.minatar;

import dev.mobula.columns.math.DetMath;
import dev.mobula.envs.rendering.Canvas;
import java.awt.image.BufferedImage;

/**
 * A board in colours, one per channel, of which the last that is set is seen. They are those of the
 * original: seaborn's palette {@code cubehelix}, which is Green's colour scheme of 2011.
 */
final class BoardScene {
  /** Pictures a second; the original waits for 50 ms between them. */
  static final double FPS = 20;

  private static final int CELL = 20;
  private static final double START = 0.5;
  private static final double ROTATIONS = -1.5;

  private final int[] colors;

  BoardScene(int channels) {
    this.colors = new int[channels];
    for (int i = 0; i < channels; i++) {
      colors[i] = cubehelix((i + 1.0) / (channels + 1));
    }
  }

  BufferedImage draw(Board board) {
    Canvas canvas = Canvas.ofGrid(Game.SIZE * CELL, Game.SIZE * CELL, 0x000000);
    for (int y = 0; y < Game.SIZE; y++) {
      for (int x = 0; x < Game.SIZE; x++) {
        for (int channel = 0; channel < colors.length; channel++) {
          if (board.isSet(x, y, channel)) {
            canvas.box(colors[channel], x * CELL, y * CELL, CELL, CELL);
          }
        }
      }
    }
    return canvas.finish();
  }

  /** Returns the colour of a brightness from 0 to 1. */
  private static int cubehelix(double brightness) {
    double angle = 2 * Math.PI * (START / 3 + ROTATIONS * brightness);
    double amplitude = brightness * (1 - brightness) / 2;
    double cosine = amplitude * DetMath.cos(angle);
    double sine = amplitude * DetMath.sin(angle);
    int red = level(brightness - 0.14861 * cosine + 1.78277 * sine);
    int green = level(brightness - 0.29227 * cosine - 0.90649 * sine);
    int blue = level(brightness + 1.97294 * cosine);
    return red << 16 | green << 8 | blue;
  }

  private static int level(double part) {
    return (int) Math.round(255 * Math.clamp(part, 0.0, 1.0));
  }
}
