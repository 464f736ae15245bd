package dev.mobula.envs.builtin;

import java.awt.image.BufferedImage;
import java.util.List;

/**
 * Somebody on ice with holes, between a stool and a present, in Gymnasium's colours.
 *
 * @param map rows of the letters S, F, H, G
 */
record FrozenLakeScene(List<String> map) implements TableScene {
  private static final int CELL = 64;
  private static final int ICE = 0xDCE9F5;
  private static final int EDGE = 0xB4C8E6;
  private static final int WATER = 0x2F6DB5;

  @Override
  public BufferedImage draw(int state) {
    int columns = map.getFirst().length();
    GridScene scene = new GridScene(map.size(), columns, CELL, ICE);
    for (int row = 0; row < map.size(); row++) {
      for (int column = 0; column < columns; column++) {
        scene.tile(row, column, EDGE, ICE);
        switch (map.get(row).charAt(column)) {
          case 'H' -> scene.disc(row, column, WATER, 0.8);
          case 'S' -> scene.stool(row, column);
          case 'G' -> scene.present(row, column);
          default -> {
            // plain ice
          }
        }
      }
    }
    boolean drowned = map.get(state / columns).charAt(state % columns) == 'H';
    scene.person(state / columns, state % columns, drowned ? 0x6F8FB0 : 0x3B8F3B, 0xC0392B);
    return scene.finish();
  }
}
