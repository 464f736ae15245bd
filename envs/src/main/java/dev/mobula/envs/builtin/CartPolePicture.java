package dev.mobula.envs.builtin;

import dev.mobula.columns.Column;
import dev.mobula.columns.math.DetMath;
import java.util.Arrays;

/**
 * Grey pictures of a cart with its pole, one per channel of {@code UINT8[size, size, frames]}. A
 * picture is as wide as the track, 4.8 m; upwards it is stretched, so that the pole is 0.7 of its
 * height. Edges are smooth from left to right: how much of a pixel a shape covers is how bright it
 * is, so that positions show finer than by whole pixels.
 */
final class CartPolePicture {
  private static final double TRACK = 4.8;
  private static final double CART_WIDTH = 0.4;
  private static final double POLE_WIDTH = 0.15;

  private static final double AXLE_ROW = 0.8;
  private static final double CART_HEIGHT = 0.1;
  private static final double POLE_HEIGHT = 0.7;

  private static final int CART_SHADE = 128;
  private static final int POLE_SHADE = 255;

  private final int size;
  private final int frames;
  private final double pixelsPerMetre;
  private final byte[] pixels;

  CartPolePicture(int size, int frames) {
    this.size = size;
    this.frames = frames;
    this.pixelsPerMetre = size / TRACK;
    this.pixels = new byte[size * size * frames];
  }

  void clear() {
    Arrays.fill(pixels, (byte) 0);
  }

  /**
   * Draws one frame.
   *
   * @param position of the cart from the middle of the track, in m
   * @param angle of the pole from upright to the right, in rad
   */
  void draw(int frame, double position, double angle) {
    int axle = (int) (AXLE_ROW * size);
    int bottom = (int) ((AXLE_ROW + CART_HEIGHT) * size);
    for (int row = axle; row < bottom; row++) {
      span(frame, row, position, CART_WIDTH, CART_SHADE);
    }
    double cosine = DetMath.cos(angle);
    double slope = DetMath.sin(angle) / cosine;
    double metresPerRow = 1 / (POLE_HEIGHT * size);
    for (int row = axle - 1; row >= 0; row--) {
      double height = (axle - row - 0.5) * metresPerRow;
      if (height > cosine) {
        return;
      }
      span(frame, row, position + height * slope, POLE_WIDTH, POLE_SHADE);
    }
  }

  /** Fills a part of a row; centre and width are in m. */
  private void span(int frame, int row, double centre, double width, int shade) {
    double from = Math.max(0, (centre + (TRACK - width) / 2) * pixelsPerMetre);
    double to = Math.min(size, (centre + (TRACK + width) / 2) * pixelsPerMetre);
    for (int x = (int) from; x < to; x++) {
      double covered = Math.min(x + 1, to) - Math.max(x, from);
      pixels[(row * size + x) * frames + frame] = (byte) (int) (covered * shade + 0.5);
    }
  }

  void write(Column into, int row) {
    into.write((long) row * pixels.length, pixels, pixels.length);
  }
}
