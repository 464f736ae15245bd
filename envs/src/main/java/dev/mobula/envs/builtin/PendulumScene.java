package dev.mobula.envs.builtin;

import dev.mobula.envs.rendering.Canvas;
import java.awt.image.BufferedImage;

/** A rod that turns about its end, as Gymnasium draws it without the arrow of the torque. */
final class PendulumScene {
  static final double FPS = 30;

  private static final int SIZE = 500;
  private static final double SCALE = SIZE / 4.4;
  private static final int ROD = 0xCC4D4D;
  private static final double HALF_WIDTH = 0.1;

  private PendulumScene() {}

  /**
   * @param angle from upright to the left, rad
   */
  static BufferedImage draw(double angle) {
    Canvas canvas = Canvas.ofWorld(SIZE, SIZE, 0xFFFFFF);
    canvas.world(SIZE / 2.0, SIZE / 2.0, SCALE);
    canvas.place(0, 0, angle + Math.PI / 2);
    canvas.box(ROD, 0, -HALF_WIDTH, 1, 2 * HALF_WIDTH);
    canvas.circle(ROD, 0, 0, HALF_WIDTH);
    canvas.circle(ROD, 1, 0, HALF_WIDTH);
    canvas.circle(0x000000, 0, 0, HALF_WIDTH / 2);
    return canvas.finish();
  }
}
