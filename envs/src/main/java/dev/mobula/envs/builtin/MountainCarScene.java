package dev.mobula.envs.builtin;

import dev.mobula.columns.math.DetMath;
import dev.mobula.envs.rendering.Canvas;
import java.awt.image.BufferedImage;

/** A car in a valley of the height sin(3x), with a flag at its goal, as Gymnasium draws it. */
final class MountainCarScene {
  static final double FPS = 30;

  private static final int WIDTH = 600;
  private static final int HEIGHT = 400;
  private static final double SCALE = WIDTH / 1.8;
  private static final double LEFT = -1.2;
  private static final int POINTS = 100;
  private static final double WHEEL = 8;
  private static final double CLEARANCE = 10;
  private static final double FLAGPOLE = 50;

  private MountainCarScene() {}

  static BufferedImage draw(double position, double goal) {
    Canvas canvas = Canvas.ofWorld(WIDTH, HEIGHT, 0xFFFFFF);
    double[] hills = new double[2 * (POINTS + 1)];
    for (int i = 0; i <= POINTS; i++) {
      double x = LEFT + 1.8 * i / POINTS;
      hills[2 * i] = x(x);
      hills[2 * i + 1] = y(x);
    }
    canvas.line(0x000000, 1, hills);
    canvas.place(x(goal), y(goal), 0);
    canvas.line(0x000000, 1, 0, 0, 0, FLAGPOLE);
    canvas.polygon(0xCCCC00, 0, FLAGPOLE, 0, FLAGPOLE - 10, 25, FLAGPOLE - 5);
    canvas.place(x(position), y(position), DetMath.cos(3 * position));
    canvas.box(0x000000, -20, CLEARANCE, 40, 20);
    canvas.circle(0x808080, -10, CLEARANCE, WHEEL);
    canvas.circle(0x808080, 10, CLEARANCE, WHEEL);
    return canvas.finish();
  }

  private static double x(double position) {
    return (position - LEFT) * SCALE;
  }

  private static double y(double position) {
    return (DetMath.sin(3 * position) * 0.45 + 0.55) * SCALE;
  }
}
