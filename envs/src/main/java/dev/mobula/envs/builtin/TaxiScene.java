package dev.mobula.envs.builtin;

import java.awt.image.BufferedImage;

/** The town of the taxi: four coloured places, walls, and who waits where, as in Gymnasium. */
final class TaxiScene implements TableScene {
  private static final int CELL = 70;
  private static final int STREET = 0xB8B8B8;
  private static final int EDGE = 0xA4A4A4;
  private static final int WALL = 0x4A4A4A;
  private static final int[] PLACES = {0xE0433A, 0x48B04A, 0xE8D23A, 0x3F6FD8};

  @Override
  public BufferedImage draw(int state) {
    TaxiRules now = TaxiRules.of(state);
    GridScene scene = new GridScene(TaxiRules.SIZE, TaxiRules.SIZE, CELL, STREET);
    for (int row = 0; row < TaxiRules.SIZE; row++) {
      for (int column = 0; column < TaxiRules.SIZE; column++) {
        scene.tile(row, column, EDGE, STREET);
      }
    }
    for (int place = 0; place < TaxiRules.PLACES; place++) {
      scene.tile(TaxiRules.rowOf(place), TaxiRules.columnOf(place), EDGE, PLACES[place]);
    }
    int target = now.destination();
    scene.disc(TaxiRules.rowOf(target), TaxiRules.columnOf(target), 0xFFFFFF, 0.9);
    scene.disc(TaxiRules.rowOf(target), TaxiRules.columnOf(target), PLACES[target], 0.7);
    boolean aboard = now.passenger() == TaxiRules.ABOARD;
    if (!aboard) {
      int row = TaxiRules.rowOf(now.passenger());
      scene.person(row, TaxiRules.columnOf(now.passenger()), 0x5A3D8C, 0x2B2B2B);
    }
    scene.car(now.row(), now.column(), aboard ? 0xF0A020 : 0xF7DC3C);
    walls(scene);
    return scene.finish();
  }

  private static void walls(GridScene scene) {
    for (int row = 0; row < TaxiRules.SIZE; row++) {
      for (int column = 0; column < TaxiRules.SIZE - 1; column++) {
        if (TaxiRules.isWallRightOf(row, column)) {
          scene.wallRightOf(row, column, WALL);
        }
      }
    }
  }
}
