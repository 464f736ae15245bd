package dev.mobula.envs.builtin;

import java.awt.image.BufferedImage;

/** Somebody on a mountain beside a cliff, between a stool and a cookie, as in Gymnasium. */
final class CliffWalkingScene implements TableScene {
  private static final int CELL = 60;
  private static final int[] ROCK = {0xB9A58B, 0xAF9A7F};
  private static final int EDGE = 0x9C8769;
  private static final int ABYSS = 0x3A2A20;

  private final int rows;
  private final int columns;

  CliffWalkingScene(int rows, int columns) {
    this.rows = rows;
    this.columns = columns;
  }

  @Override
  public BufferedImage draw(int state) {
    GridScene scene = new GridScene(rows, columns, CELL, ROCK[0]);
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        boolean cliff = row == rows - 1 && column > 0 && column < columns - 1;
        scene.tile(row, column, EDGE, cliff ? ABYSS : ROCK[(row + column) % 2]);
      }
    }
    scene.stool(rows - 1, 0);
    scene.disc(rows - 1, columns - 1, 0xC98A3D, 0.6);
    scene.disc(rows - 1, columns - 1, 0x5A3413, 0.15);
    scene.person(state / columns, state % columns, 0x3B8F3B, 0xC0392B);
    return scene.finish();
  }
}
