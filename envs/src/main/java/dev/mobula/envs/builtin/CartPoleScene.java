package dev.mobula.envs.builtin;

import dev.mobula.envs.rendering.Canvas;
import java.awt.image.BufferedImage;

/** A cart with its pole on a track of 4.8 m, as Gymnasium draws it. */
final class CartPoleScene {
  static final double FPS = 50;

  private static final int WIDTH = 600;
  private static final int HEIGHT = 400;
  private static final double PIXELS_PER_METRE = WIDTH / 4.8;
  private static final double TRACK_Y = 100;
  private static final double CART_HALF_WIDTH = 25;
  private static final double CART_HALF_HEIGHT = 15;
  private static final double AXLE_Y = CART_HALF_HEIGHT / 2;
  private static final double POLE_HALF_WIDTH = 5;

  private CartPoleScene() {}

  /**
   * @param position of the cart from the middle, m
   * @param angle of the pole from upright to the right, rad
   */
  static BufferedImage draw(double position, double angle) {
    Canvas canvas = Canvas.ofWorld(WIDTH, HEIGHT, 0xFFFFFF);
    canvas.line(0x000000, 1, 0, TRACK_Y, WIDTH, TRACK_Y);
    double x = WIDTH / 2.0 + position * PIXELS_PER_METRE;
    canvas.place(x, TRACK_Y, 0);
    canvas.box(
        0x000000, -CART_HALF_WIDTH, -CART_HALF_HEIGHT, 2 * CART_HALF_WIDTH, 2 * CART_HALF_HEIGHT);
    canvas.place(x, TRACK_Y + AXLE_Y, -angle);
    double length = PIXELS_PER_METRE - POLE_HALF_WIDTH;
    canvas.box(
        0xCA9865,
        -POLE_HALF_WIDTH,
        -POLE_HALF_WIDTH,
        2 * POLE_HALF_WIDTH,
        length + POLE_HALF_WIDTH);
    canvas.circle(0x8184CB, 0, 0, POLE_HALF_WIDTH);
    return canvas.finish();
  }
}
