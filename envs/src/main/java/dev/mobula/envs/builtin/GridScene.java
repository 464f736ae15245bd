package dev.mobula.envs.builtin;

import dev.mobula.envs.rendering.Canvas;
import java.awt.image.BufferedImage;

/** A picture of square cells, and the figures that stand in them. */
final class GridScene {
  private final Canvas canvas;
  private final int cell;

  /**
   * @param cell the size of a cell, pixels
   */
  GridScene(int rows, int columns, int cell, int ground) {
    this.canvas = Canvas.ofGrid(columns * cell, rows * cell, ground);
    this.cell = cell;
  }

  /** Fills a cell, and edges it with another colour. */
  void tile(int row, int column, int edge, int color) {
    canvas.place(column * cell, row * cell, 0);
    canvas.box(edge, 0, 0, cell, cell);
    canvas.box(color, 1, 1, cell - 2.0, cell - 2.0);
  }

  /** Lays a disc in a cell, of a size that is a part of it. */
  void disc(int row, int column, int color, double size) {
    centre(row, column);
    canvas.circle(color, 0, 0, size / 2);
  }

  /** Puts a person into a cell, seen from the front. */
  void person(int row, int column, int coat, int hat) {
    centre(row, column);
    canvas.polygon(coat, -0.22, 0.4, -0.12, -0.02, 0.12, -0.02, 0.22, 0.4);
    canvas.circle(0xF2C9A0, 0, -0.14, 0.15);
    canvas.polygon(hat, -0.18, -0.18, 0, -0.44, 0.18, -0.18);
  }

  /** Puts a stool into a cell. */
  void stool(int row, int column) {
    centre(row, column);
    canvas.box(0x8A5A2B, -0.25, -0.05, 0.5, 0.12);
    canvas.box(0x6E4520, -0.2, 0.07, 0.07, 0.28);
    canvas.box(0x6E4520, 0.13, 0.07, 0.07, 0.28);
  }

  /** Puts a present into a cell. */
  void present(int row, int column) {
    centre(row, column);
    canvas.box(0xD02F3A, -0.28, -0.18, 0.56, 0.5);
    canvas.box(0xF4D24A, -0.06, -0.18, 0.12, 0.5);
    canvas.box(0xF4D24A, -0.28, 0.0, 0.56, 0.1);
    canvas.polygon(0xF4D24A, 0, -0.18, -0.2, -0.36, -0.22, -0.2);
    canvas.polygon(0xF4D24A, 0, -0.18, 0.2, -0.36, 0.22, -0.2);
  }

  /** Puts a car into a cell, seen from the side. */
  void car(int row, int column, int color) {
    centre(row, column);
    canvas.polygon(color, -0.24, -0.05, -0.14, -0.26, 0.14, -0.26, 0.24, -0.05);
    canvas.polygon(0x9FD3E8, -0.17, -0.07, -0.1, -0.21, 0.1, -0.21, 0.17, -0.07);
    canvas.box(color, -0.42, -0.07, 0.84, 0.24);
    canvas.circle(0x303030, -0.22, 0.18, 0.11);
    canvas.circle(0x303030, 0.22, 0.18, 0.11);
  }

  /** Draws a wall between a cell and the next one to the right. */
  void wallRightOf(int row, int column, int color) {
    centre(row, column);
    canvas.box(color, 0.45, -0.5, 0.1, 1);
  }

  BufferedImage finish() {
    return canvas.finish();
  }

  /** Measures in cells from the middle of one. */
  private void centre(int row, int column) {
    canvas.place((column + 0.5) * cell, (row + 0.5) * cell, 0);
    canvas.enlarge(cell);
  }
}
