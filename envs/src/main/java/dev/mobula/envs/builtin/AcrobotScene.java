package dev.mobula.envs.builtin;

import dev.mobula.columns.math.DetMath;
import dev.mobula.envs.rendering.Canvas;
import java.awt.image.BufferedImage;

/** Two links below the bar that they are to reach, as Gymnasium draws them. */
final class AcrobotScene {
  static final double FPS = 15;

  private static final int SIZE = 500;
  private static final double BOUND = 2.2;
  private static final double SCALE = SIZE / (2 * BOUND);
  private static final double HALF_WIDTH = 0.1;
  private static final int LINK = 0x00CCCC;
  private static final int JOINT = 0xCCCC00;

  private AcrobotScene() {}

  /**
   * @param first angle of the first link from hanging down, rad
   * @param second that of the second relative to the first
   */
  static BufferedImage draw(double first, double second) {
    Canvas canvas = Canvas.ofWorld(SIZE, SIZE, 0xFFFFFF);
    canvas.world(SIZE / 2.0, SIZE / 2.0, SCALE);
    canvas.line(0x000000, 1 / SCALE, -BOUND, 1, BOUND, 1);
    link(canvas, 0, 0, first);
    link(canvas, DetMath.sin(first), -DetMath.cos(first), first + second);
    return canvas.finish();
  }

  private static void link(Canvas canvas, double x, double y, double angle) {
    canvas.place(x, y, angle - Math.PI / 2);
    canvas.box(LINK, 0, -HALF_WIDTH, 1, 2 * HALF_WIDTH);
    canvas.circle(JOINT, 0, 0, HALF_WIDTH);
  }
}
